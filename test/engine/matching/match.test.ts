import { describe, expect, test } from 'vitest'
import { type Candidate, type Criteria, differences, matches } from '../../../src/engine/matching/match.ts'
import { patternMistake } from '../../../src/engine/matching/pattern.ts'

const candidate: Candidate = {
  provider: 'egret',
  operation: 'user.getInfo',
  tenant: '1001',
  outcome: 'TOKEN_INVALID',
  params: { appId: '1001', token: 'demo-token' },
}

describe('what is looked for', () => {
  const fitting: Criteria[] = [
    {},
    { provider: 'egret' },
    { provider: 'egret', operation: 'user.getInfo', tenant: '1001' },
    { outcome: 'TOKEN_INVALID' },
    { params: { token: 'demo-token' } },
    { params: { token: { matches: '^demo' }, appId: '1001' } },
  ]
  test.each(fitting)('%j fits', (criteria) => {
    expect(matches(criteria, candidate)).toBe(true)
    expect(differences(criteria, candidate)).toEqual([])
  })

  const others: [Criteria, string, string | undefined][] = [
    [{ provider: 'rocgame' }, 'provider', 'egret'],
    [{ operation: 'friend.isOpen' }, 'operation', 'user.getInfo'],
    [{ tenant: '1002' }, 'tenant', '1001'],
    [{ outcome: 'ok' }, 'outcome', 'TOKEN_INVALID'],
    [{ params: { token: 'demo' } }, 'params.token', 'demo-token'],
    [{ params: { token: { matches: '^other' } } }, 'params.token', 'demo-token'],
    [{ params: { time: '1' } }, 'params.time', undefined],
    [{ params: { toString: { matches: '' } } }, 'params.toString', undefined],
  ]
  test.each(others)('%j does not fit', (criteria, field, actual) => {
    expect(matches(criteria, candidate)).toBe(false)
    const [difference, ...more] = differences(criteria, candidate)
    expect(more).toEqual([])
    expect(difference?.field).toBe(field)
    expect(difference?.actual).toBe(actual)
  })

  test('every difference is told', () => {
    const found = differences({ provider: 'rocgame', tenant: '7', params: { token: { matches: '^x' } } }, candidate)
    expect(found).toEqual([
      { field: 'provider', expected: 'rocgame', actual: 'egret' },
      { field: 'tenant', expected: '7', actual: '1001' },
      { field: 'params.token', expected: 'matches ^x', actual: 'demo-token' },
    ])
  })
})

test('what is no regular expression is told in a sentence', () => {
  expect(patternMistake('^ok$')).toBeUndefined()
  expect(patternMistake('(')?.en).toMatch(/Invalid regular expression/)
})
