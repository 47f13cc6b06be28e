import { expect, test } from 'vitest'
import { migrator } from '../../src/store/schema.ts'
import type { Change } from '../../src/store/tables.ts'

const migrations = {
  // A table is renamed, then its rows get a member, and empty ones go.
  1: ([name, key = '', row]: Change): Change => [name === 'old.rows' ? 'new.rows' : name, key, row],
  2: ([name, key = '', row]: Change): Change | undefined =>
    name === 'new.rows' && row === null ? undefined : [name, key, { ...(row as object), since: 3 }],
}
const schema = { version: 3, migrations }

test('a directory of any older version goes through each version in turn', () => {
  expect(migrator(1, schema)(['old.rows', 'a', { id: 'a' }])).toEqual(['new.rows', 'a', { id: 'a', since: 3 }])
  expect(migrator(2, schema)(['old.rows', 'a', { id: 'a' }])).toEqual(['old.rows', 'a', { id: 'a', since: 3 }])
  expect(migrator(3, schema)(['old.rows', 'a', { id: 'a' }])).toEqual(['old.rows', 'a', { id: 'a' }])
})

test('what one version drops the next does not see', () => {
  const seen: Change[] = []
  const second = (change: Change): Change => {
    seen.push(change)
    return change
  }
  const dropping = { version: 3, migrations: { 1: () => undefined, 2: second } }
  expect([migrator(1, dropping)(['old.rows', 'a', 1]), seen]).toEqual([undefined, []])
})

test('a version without a way on is refused at once', () => {
  expect(() => migrator(1, { version: 3, migrations: { 2: migrations[2] } })).toThrow('no migration from version 1')
})
