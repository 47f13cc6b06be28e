import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'
import { linksOf, rowsOf } from '../support/guides.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: read(`src/${name}`) }))

describe('docs/assumptions.md', () => {
  const ID = /\b(?:http|egret|quick|roc)-\d+\b/g
  const rows = rowsOf(read('docs/assumptions.md'))
  const ids = rows.map(([id = '']) => id).filter((id) => /^\w+-\d+$/.test(id))

  test('has each id once, and counts from one', () => {
    for (const series of ['http-', 'egret-', 'quick-', 'roc-']) {
      const own = ids.filter((id) => id.startsWith(series))
      expect(own.length).toBeGreaterThan(0)
      expect(own).toEqual(own.map((_, index) => `${series}${index + 1}`))
    }
  })

  test('has nothing that the code does not rest on, and the code nothing that is not there', () => {
    const used = sources.flatMap(({ text }) => text.match(ID) ?? [])
    expect([...new Set(used)].sort()).toEqual([...ids].sort())
  })

  test.each(['docs/en/sources.md', 'docs/zh/sources.md'])('is what %s names', (page) => {
    for (const id of read(page).match(ID) ?? []) expect(ids).toContain(id)
  })
})

describe('docs/decisions', () => {
  const files = readdirSync(join(ROOT, 'docs/decisions'))

  test('bear the number of their file, each once', () => {
    for (const file of files)
      expect(read(`docs/decisions/${file}`)).toMatch(new RegExp(`^# ${Number(file.slice(0, 4))}\\. `))
    const numbers = files.map((file) => file.slice(0, 4))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  test('say why and what', () => {
    for (const file of files) {
      const parts = read(`docs/decisions/${file}`).match(/^## .*$/gm)
      expect(parts?.slice(0, 2), file).toEqual(['## Context', '## Decision'])
    }
  })

  test('refer to those there are', () => {
    const texts = [
      ...sources,
      ...files.map((name) => ({ name, text: read(`docs/decisions/${name}`) })),
      { name: 'CHANGELOG.md', text: read('CHANGELOG.md') },
    ]
    for (const { name, text } of texts)
      for (const [, number] of text.matchAll(/\bdecision (\d+)/g))
        expect(
          files.map((file) => Number(file.slice(0, 4))),
          name,
        ).toContain(Number(number))
    for (const file of files)
      for (const { path } of linksOf(`docs/decisions/${file}`, read(`docs/decisions/${file}`)))
        expect(() => read(path), `${file} leads to ${path}`).not.toThrow()
  })
})
