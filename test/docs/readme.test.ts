import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8')
const english = read('README.md')
const chinese = read('README.zh.md')

test('the Chinese README shows no code that the English one has not, whose code is tried', () => {
  const blocks = [...chinese.matchAll(/^```.*\n[\s\S]*?^```$/gm)].map(([block]) => block)
  expect(blocks.length).toBeGreaterThan(5)
  for (const block of blocks) expect(english).toContain(block)
})

test.each([
  ['README.md', english],
  ['README.zh.md', chinese],
])('links of %s lead to files that are there', (_name, text) => {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path)
  expect(links.length).toBeGreaterThan(5)
  for (const link of links) expect(existsSync(join(ROOT, link)), link).toBe(true)
})
