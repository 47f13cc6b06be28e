import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { acknowledgementSlugs } from '../../src/engine/explain/acknowledgement.ts'
import { digestMistakes } from '../../src/engine/explain/digests.ts'
import { mistakes } from '../../src/engine/explain/mistakes/index.ts'
import { refusalSlugs } from '../../src/engine/explain/refusal.ts'
import { unfound } from '../../src/engine/explain/signature.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../docs/troubleshooting.md'), 'utf8')
const entries = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((entry) => {
      const [slug = '', ...text] = entry.split('\n')
      return [slug.trim(), text.join('\n').split(/^## /m)[0] as string]
    }),
)
const slugs = [
  ...[...mistakes, ...digestMistakes, ...unfound].map(({ slug }) => slug),
  ...refusalSlugs,
  ...acknowledgementSlugs,
]

describe('docs/troubleshooting.md', () => {
  test.each(slugs)('has %s in English and Chinese', (slug) => {
    const entry = entries.get(slug) ?? ''
    expect(entry).toMatch(/[A-Za-z]{3,} [a-z]+/)
    expect(entry).toMatch(/\p{Script=Han}{3,}/u)
  })

  test('has nothing else, and nothing twice', () => {
    expect([...entries.keys()].sort()).toEqual([...slugs].sort())
    expect(new Set(slugs).size).toBe(slugs.length)
  })
})
