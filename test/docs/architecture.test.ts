import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'

const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')

/** What stands in back quotes in the first cell of each row below a heading. */
function firstCells(from: string, to: string): string[] {
  const part = text.slice(text.indexOf(from), text.indexOf(to))
  const rows = part.split('\n').filter((line) => line.startsWith('| `'))
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}

const folders = (path: string) =>
  readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

test('the tables of rooms are the folders of src', () => {
  expect(firstCells('## Rooms', 'The rooms of').sort()).toEqual(folders('src'))
  expect(firstCells('The rooms of', '## A request').sort()).toEqual(folders('src/engine'))
})

test('every file it names is there', () => {
  const named = [...text.matchAll(/`((?:test|src|providers|http|callbacks|explain|engine)\/[\w./-]+\.ts)`/g)].map(
    ([, path = '']) => path,
  )
  const places = (path: string) => [path, `src/${path}`, `src/engine/${path}`]
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter((path) => !places(path).some((place) => existsSync(join(ROOT, place))))).toEqual([])
})
