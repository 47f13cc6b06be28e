import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DataError } from '../../src/store/errors.ts'
import { openLowdbStore } from '../../src/store/lowdb.ts'
import type { Migration } from '../../src/store/schema.ts'
import { folderWith } from '../support/folder.ts'
import { all, contents, folder, LOG, open, put, type Row } from '../support/lasting.ts'

describe('a directory', () => {
  async function filled(): Promise<string> {
    const directory = folder()
    const store = await open(directory)
    await put(store, 'a', 1)
    await store.snapshot()
    await put(store, 'b', 2)
    await put(store, 'c', 3)
    await store.close()
    return directory
  }
  const log = (directory: string) => join(directory, 'changes-00000002.jsonl')
  const snapshot = (directory: string) => join(directory, 'snapshot.jsonl')

  async function refuses(directory: string, message: RegExp): Promise<void> {
    const before = contents(directory)
    const opening = openLowdbStore({ directory, durability: 'os' })
    await expect(opening).rejects.toThrow(DataError)
    await expect(openLowdbStore({ directory, durability: 'os' })).rejects.toThrow(message)
    expect(contents(directory)).toEqual(before)
    expect(existsSync(join(directory, 'lock'))).toBe(false)
  }

  test('in use is refused, and free again once closed', async () => {
    const directory = folder()
    const store = await open(directory)
    await expect(openLowdbStore({ directory, durability: 'os' })).rejects.toThrow(`is in use by process ${process.pid}`)
    await put(store, 'a')
    await store.close()
    expect(await all(await open(directory))).toEqual(['a=1'])
  })

  test.each([
    ['a process that is gone', { pid: 2 ** 22 + 1, host: hostname() }],
    ['a process whose number was given again', { pid: process.pid, host: hostname(), began: '1' }],
    ['nobody, after a power cut', undefined],
  ])('locked by %s is taken', async (_who, holder) => {
    const directory = await filled()
    writeFileSync(join(directory, 'lock'), holder ? JSON.stringify(holder) : '')
    expect(await all(await open(directory))).toHaveLength(3)
  })

  test('locked on another machine is refused with what to do', async () => {
    const directory = await filled()
    writeFileSync(join(directory, 'lock'), JSON.stringify({ pid: 1, host: 'elsewhere' }))
    await expect(openLowdbStore({ directory, durability: 'os' })).rejects.toThrow(/process 1 on elsewhere.*remove/)
  })

  test('with a torn last line drops it and says so', async () => {
    const directory = await filled()
    truncateSync(log(directory), statSync(log(directory)).size - 5)
    const said: string[] = []
    const store = await open(directory, { report: (sentence) => void said.push(sentence) })
    expect(await all(store)).toEqual(['a=1', 'b=2'])
    expect(said).toEqual([expect.stringMatching(/cut off by a crash and is dropped: \d+ bytes/)])
    await put(store, 'd', 4)
    await store.close()
    expect(await all(await open(directory))).toEqual(['a=1', 'b=2', 'd=4'])
  })

  test.each([
    ['zeros at its end', (path: string) => appendFileSync(path, Buffer.alloc(300))],
    ['a log cut in its first line', (path: string) => truncateSync(path, 10)],
    ['an empty log', (path: string) => truncateSync(path, 0)],
  ])('with %s starts', async (_what, damage) => {
    const directory = await filled()
    damage(log(directory))
    const store = await open(directory)
    expect(await all(store)).toContain('a=1')
    await put(store, 'd', 4)
    await store.close()
    expect(await all(await open(directory))).toContain('d=4')
  })

  const garble = (path: string, from: string) => {
    const text = readFileSync(path, 'utf8')
    expect(text).toContain(from)
    writeFileSync(path, text.replace(from, '#'))
  }

  test('damaged before the end of its log is refused', async () => {
    const directory = await filled()
    garble(log(directory), '"b"')
    await refuses(directory, /changes-00000002\.jsonl is damaged at line 2/)
  })

  test.each([
    ['a changed row', (path: string) => garble(path, '"a"')],
    ['no end', (path: string) => truncateSync(path, statSync(path).size - 3)],
    ['nothing in it', (path: string) => truncateSync(path, 0)],
    ['something else in it', (path: string) => writeFileSync(path, '{}\n')],
  ])('whose snapshot has %s is refused', async (_what, damage) => {
    const directory = await filled()
    damage(snapshot(directory))
    await refuses(directory, /snapshot\.jsonl is damaged/)
  })

  test('that lacks a log or its snapshot is refused', async () => {
    const { [LOG]: _none, ...without } = contents(await filled())
    const { 'snapshot.jsonl': _snapshot, ...rest } = without
    await refuses(folderWith(rest), /lacks one of the logs changes-00000001/)
    const { 'changes-00000002.jsonl': _log, ...only } = without
    await refuses(folderWith(only), /lacks one of the logs/)
  })

  test('left by a start that was cut short is begun anew', async () => {
    const directory = folderWith({ 'snapshot.jsonl.new': 'half' })
    const store = await open(directory)
    await put(store, 'a')
    expect(await all(store)).toEqual(['a=1'])
  })
})

describe('versions', () => {
  const renamed: Migration = ([name, key, row]) =>
    name !== 'lasting.rows' ? [name] : row === undefined ? [name, key as string] : [name, key as string, twice(row)]
  const twice = (row: unknown) => ({ ...(row as Row), value: (row as Row).value * 10 })
  const second = { version: 2, migrations: { 1: renamed } }

  test('an older directory is brought up, snapshot and log, once', async () => {
    const directory = folder()
    const first = await open(directory)
    await put(first, 'a', 1)
    await first.snapshot()
    await put(first, 'b', 2)
    await first.close()
    const said: string[] = []
    const store = await open(directory, { schema: second, report: (sentence) => void said.push(sentence) })
    expect(await all(store)).toEqual(['a=10', 'b=20'])
    expect(said).toEqual([expect.stringContaining('data version 2')])
    await put(store, 'c', 30)
    await store.close()
    expect(await all(await open(directory, { schema: second }))).toEqual(['a=10', 'b=20', 'c=30'])
  })

  test('a newer one is refused and left alone', async () => {
    const directory = folder()
    const store = await open(directory, { schema: second })
    await put(store, 'a')
    await store.close()
    const before = contents(directory)
    await expect(openLowdbStore({ directory, durability: 'os' })).rejects.toThrow(
      /newer channel-sandbox \(data version 2, this one knows 1\)/,
    )
    expect(contents(directory)).toEqual(before)
  })
})
