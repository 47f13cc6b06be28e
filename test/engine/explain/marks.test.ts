import { expect, test } from 'vitest'
import { marksOf } from '../../../src/engine/explain/marks.ts'

const named = (text: string, spaces = false) => marksOf(text, spaces).map(({ at, name }) => `${at} ${name}`)

test.each([
  ['a tab', '\t', 'TAB'],
  ['an end of line', '\n', 'LF'],
  ['a space that does not break', '\u00a0', 'NBSP'],
  ['a space without width', '\u200b', 'ZWSP'],
  ['an ideographic space', '\u3000', 'IDSP'],
  ['a byte order mark', '\ufeff', 'BOM'],
  ['what stands for bytes that are no text', '\ufffd', 'REPL'],
  ['the first wide form', '\uff01', 'FW !'],
  ['a wide letter', 'Ａ', 'FW A'],
  ['the last wide form', '\uff5e', 'FW ~'],
  ['a control that has no name here', '\u0007', 'U+0007'],
  ['a space that has no name here', '\u2003', 'U+2003'],
])('%s is named', (_what, character, name) => {
  expect(named(`ab${character}c`)).toEqual([`2 ${name}`])
})

test('what is plain to see is none, and a plain space only when asked for', () => {
  expect(named('plain text, 中文 and é')).toEqual([])
  expect(named(' a b', true)).toEqual(['0 SP', '2 SP'])
})

test('of a text of nothing else the first two hundred are named', () => {
  expect(named('\u200b'.repeat(200))).toHaveLength(200)
  expect(named('\u200b'.repeat(201)).at(-1)).toBe('199 ZWSP')
})
