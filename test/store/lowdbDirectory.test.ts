import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkOf, framed } from '../../src/store/directory/lines.ts'
import { openLowdbStore } from '../../src/store/directory/lowdb.ts'
import { DataError } from '../../src/store/errors.ts'
import { type Migration, SCHEMA } from '../../src/store/schema.ts'
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

  test('with a torn last line drops it and says so', async () => {
    const directory = await filled()
    truncateSync(log(directory), statSync(log(directory)).size - 5)
    const said: string[] = []
    const store = await open(directory, { report: (sentence) => void said.push(sentence.en) })
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

  /** Moves whole lines of the log about. */
  const edit = (directory: string, change: (lines: string[]) => unknown) => {
    const lines = readFileSync(log(directory), 'utf8').split('\n').slice(0, -1)
    change(lines)
    writeFileSync(log(directory), lines.map((line) => `${line}\n`).join(''))
  }

  test.each([
    ['a line taken out', (lines: string[]) => lines.splice(1, 1)],
    ['two lines swapped', (lines: string[]) => lines.push(...lines.splice(1, 1))],
    ['a line twice', (lines: string[]) => lines.push(lines.at(-1) as string)],
    [
      'its last line put there from elsewhere',
      (lines: string[]) => lines.splice(2, 1, framed('[[]]').toString().trim()),
    ],
    ['its last line changed', (lines: string[]) => lines.push((lines.pop() as string).replace('"c"', '"x"'))],
  ])('with %s is refused', async (_what, change) => {
    const directory = await filled()
    edit(directory, change)
    await refuses(
      directory,
      /changes-00000002\.jsonl is damaged at line \d, or a line before it is missing or out of place/,
    )
  })

  test('with rows behind the end of its snapshot is refused', async () => {
    const directory = await filled()
    const last = readFileSync(snapshot(directory), 'utf8').split('\n').at(-2) as string
    const more = framed('["lasting.rows",[["z",{"id":"z","value":9}]]]', checkOf(Buffer.from(last)))
    appendFileSync(snapshot(directory), more)
    await refuses(directory, /snapshot\.jsonl is damaged \(line \d+\)/)
  })

  test('whose earlier log lost its end is refused', async () => {
    const directory = await filled()
    const store = await open(directory)
    const files = contents(directory)
    await store.snapshot()
    await put(store, 'd', 4)
    const later = contents(directory)
    await store.close()
    const [cut] = [files['changes-00000002.jsonl'] as string]
    const shorter = `${cut.split('\n').slice(0, -2).join('\n')}\n`
    const torn = { ...files, 'changes-00000003.jsonl': later['changes-00000003.jsonl'] as string }
    expect(await all(await open(folderWith(torn)))).toContain('d=4')
    await refuses(folderWith({ ...torn, 'changes-00000002.jsonl': shorter }), /the log before it, which ends earlier/)
  })

  test('whose snapshots were interrupted writes one, and the logs go', async () => {
    const directory = await filled()
    const store = await open(directory)
    const before = contents(directory)
    await store.snapshot()
    const after = contents(directory)
    await store.close()
    // As a kill leaves it while a snapshot is written: two logs, half a snapshot.
    const cut = folderWith({ ...after, ...before, 'snapshot.jsonl.new': 'half' })
    await (await open(cut)).close()
    expect(Object.keys(contents(cut))).toEqual(['changes-00000004.jsonl', 'snapshot.jsonl'])
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
  const second = { version: SCHEMA.version + 1, migrations: { ...SCHEMA.migrations, [SCHEMA.version]: renamed } }

  test('an older directory is brought up, snapshot and log, once', async () => {
    const directory = folder()
    const first = await open(directory)
    await put(first, 'a', 1)
    await first.snapshot()
    await put(first, 'b', 2)
    await first.close()
    const said: string[] = []
    const store = await open(directory, { schema: second, report: (one) => void said.push(one.en) })
    expect(await all(store)).toEqual(['a=10', 'b=20'])
    expect(said).toEqual([expect.stringContaining(`data version ${second.version}`)])
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
      `newer channel-sandbox (data version ${second.version}, this one knows ${SCHEMA.version})`,
    )
    expect(contents(directory)).toEqual(before)
  })
})
