import { expect, test } from 'vitest'
import {
  add,
  compare,
  type Decimal,
  divide,
  format,
  multiply,
  parseDecimal,
  round,
  textOf,
} from '../../../src/providers/quicksdk/values/money.ts'

const d = (text: string) => parseDecimal(text) as Decimal

test.each(['0', '6.90', '-3.50', '0.000001', '123456789012345678901.5'])('%s is kept exactly', (text) => {
  expect(textOf(d(text))).toBe(text)
})

test.each(['', '.5', '5.', '1e3', '+1', ' 1', '0x1', 'NaN', '1,5', '1'.repeat(31)])('%j is no amount', (text) => {
  expect(parseDecimal(text)).toBeUndefined()
})

test('computes without rounding', () => {
  expect(textOf(add(d('0.1'), d('0.2')))).toBe('0.3')
  expect(textOf(add(d('1.50'), d('-2')))).toBe('-0.50')
  expect(textOf(multiply(d('19.99'), d('0.031')))).toBe('0.61969')
  expect([compare(d('6.9'), d('6.90')), compare(d('-1'), d('0.5')), compare(d('10'), d('9.99'))]).toEqual([0, -1, 1])
})

test('rounds halves away from zero', () => {
  expect(['1.005', '1.0049', '-1.005', '-0.004', '7'].map((text) => format(d(text), 2))).toEqual([
    '1.01',
    '1.00',
    '-1.01',
    '0.00',
    '7.00',
  ])
  expect(round(d('2.5'), 0)).toEqual({ units: 3n, scale: 0 })
})

test('divides to so many places', () => {
  expect(textOf(divide(d('0.99'), d('0.031'), 2))).toBe('31.94')
  expect(textOf(divide(d('1'), d('8'), 2))).toBe('0.13')
  expect(textOf(divide(d('-1'), d('3'), 6))).toBe('-0.333333')
  expect(textOf(divide(d('1.23456'), d('1'), 2))).toBe('1.23')
})
