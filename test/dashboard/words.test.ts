import { expect, test } from 'vitest'
import { en } from '../../src/dashboard/words/en.ts'
import { zh } from '../../src/dashboard/words/zh.ts'

/** Every text by its path; what is put into some of them stands for a text and for a list. */
function textsOf(words: unknown, path = ''): [path: string, text: string][] {
  if (typeof words === 'string') return [[path, words]]
  if (typeof words === 'function') return textsOf(words(['A'], ['B'], ['C'], ['D']), `${path}()`)
  return Object.entries(words ?? {}).flatMap(([name, part]) => textsOf(part, `${path}.${name}`))
}

/** What stands between or around other texts: one of the languages needs nothing there. */
const PUNCTUATION = /^\.(separator|mailbox\.expire[sd]\.(before|after))$/

test.each([
  ['en', en],
  ['zh', zh],
])('the page has every text in %s', (_language, words) => {
  expect(textsOf(words).filter(([path, text]) => text.trim() === '' && !PUNCTUATION.test(path))).toEqual([])
})

test('both languages have the same texts', () => {
  const paths = (words: unknown) => textsOf(words).map(([path]) => path)
  expect(paths(zh).sort()).toEqual(paths(en).sort())
})
