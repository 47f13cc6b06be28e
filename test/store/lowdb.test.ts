import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { table } from '../../src/contract/store.ts'
import { type AppendFile, openAppendFile } from '../../src/store/disk.ts'
import { DataError } from '../../src/store/errors.ts'
import { type LowdbOptions, type LowdbStore, openLowdbStore } from '../../src/store/lowdb.ts'
import type { Migration } from '../../src/store/schema.ts'
import { folderWith } from '../support/folder.ts'
import { storeContract } from './contract.ts'

interface Row {
  readonly id: string
  readonly value: number
}
const rows = table<Row>()({ name: 'lasting.rows', key: (row) => row.id, indexes: { byValue: (row) => [row.value] } })

const folder = (): string => folderWith({})
const LOG = 'changes-00000001.jsonl'

async function open(directory: string, options: Partial<LowdbOptions> = {}): Promise<LowdbStore> {
  const store = await openLowdbStore({ directory, durability: 'os', ...options })
  onTestFinished(() => store.close().catch(() => undefined))
  return store
}

const put = (store: LowdbStore, id: string, value = 1) => store.transaction((tx) => tx.put(rows, { id, value }))
const all = async (store: LowdbStore) =>
  (await store.transaction((tx) => tx.list(rows, 'byValue', {}))).map(({ id, value }) => `${id}=${value}`)

/** What the directory holds, byte for byte, but for the lock. */
const contents = (directory: string) =>
  Object.fromEntries(
    readdirSync(directory)
      .filter((name) => !name.startsWith('lock'))
      .map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  )

describe('the store on a disk', () => {
  // A snapshot at nearly every write, so that the whole contract holds while they are written.
  storeContract(() => open(folder(), { snapshotBytes: 300 }))
})
describe('the store on a disk, forced', () => storeContract(() => open(folder(), { durability: 'disk' })))

describe('what was kept is there again', () => {
  test.each(['os', 'disk'] as const)('from the log, without being closed (%s)', async (durability) => {
    const directory = folder()
    const store = await open(directory, { durability })
    await Promise.all([put(store, 'a', 2), put(store, 'b', 1), put(store, 'c', 3)])
    await store.transaction((tx) => tx.delete(rows, 'c'))
    // As a crash leaves it: the files as they are, the lock of a process that is gone.
    const copy = folderWith(contents(directory))
    expect(await all(await open(copy))).toEqual(['b=1', 'a=2'])
  })

  test('from the snapshot and the log behind it', async () => {
    const directory = folder()
    const store = await open(directory)
    for (let at = 0; at < 500; at += 1) await put(store, `r${at}`, at)
    const snapshot = store.snapshot()
    // Changes while the snapshot is written: to rows it has seen and to those it has not.
    await Promise.all(Array.from({ length: 500 }, (_, at) => put(store, `r${at}`, 1000 + at)))
    await store.transaction((tx) => tx.delete(rows, 'r7'))
    await snapshot
    await put(store, 'last', 5000)
    const before = await all(store)
    await store.close()
    expect(Object.keys(contents(directory))).toEqual(['changes-00000002.jsonl', 'snapshot.jsonl'])
    expect(await all(await open(directory))).toEqual(before)
  })

  test('after a wipe', async () => {
    const directory = folder()
    const store = await open(directory)
    await put(store, 'a')
    await store.transaction(async (tx) => {
      await tx.wipe(() => true)
      await tx.put(rows, { id: 'b', value: 2 })
    })
    await store.close()
    expect(await all(await open(directory))).toEqual(['b=2'])
  })

  test('rows of a table nobody declares any more are kept', async () => {
    const directory = folder()
    const before = await open(directory)
    await put(before, 'a')
    await before.close()
    const log = join(directory, LOG)
    const renamed = readFileSync(log, 'utf8').replaceAll('lasting.rows', 'gone-by.rows')
    const { framed } = await import('../../src/store/lines.ts')
    writeFileSync(
      log,
      renamed
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => framed(line.slice(9)).toString())
        .join(''),
    )
    const store = await open(directory)
    await store.snapshot()
    await store.close()
    expect(readFileSync(join(directory, 'snapshot.jsonl'), 'utf8')).toContain('gone-by.rows')
  })
})

test('commits of one moment share one write, and nobody waits for the disk in the lock', async () => {
  let appended = 0
  const syncs: (() => void)[] = []
  const slow = (path: string, size: number): AppendFile => {
    const file = openAppendFile(path, size)
    return {
      ...file,
      get size() {
        return file.size
      },
      append(bytes) {
        appended += 1
        file.append(bytes)
      },
      sync: () => new Promise<void>((resume) => syncs.push(resume)),
    }
  }
  const store = await open(folder(), { durability: 'disk', openFile: slow })
  appended = 0
  let done = 0
  const first = Promise.all(Array.from({ length: 32 }, (_, at) => put(store, `a${at}`).then(() => (done += 1))))
  await expect.poll(() => syncs.length).toBe(1)
  // The disk is at work; the next ones run and see the first, and nobody is answered.
  let seen: unknown
  const second = store.transaction(async (tx) => {
    seen = await tx.get(rows, 'a31')
    await tx.put(rows, { id: 'b', value: 2 })
  })
  await expect.poll(() => seen).toBeDefined()
  expect([appended, done]).toEqual([1, 0])
  syncs.shift()?.()
  await first
  await expect.poll(() => syncs.length).toBe(1)
  syncs.shift()?.()
  await second
  expect(appended).toBe(2)
})

test('a reader of what is not yet kept waits for it', async () => {
  const syncs: (() => void)[] = []
  const slow = (path: string, size: number): AppendFile => ({
    ...openAppendFile(path, size),
    sync: () => new Promise<void>((resume) => syncs.push(resume)),
  })
  const store = await open(folder(), { durability: 'disk', openFile: slow })
  const writing = put(store, 'a')
  await expect.poll(() => syncs.length).toBe(1)
  let answered = false
  const reading = store.transaction((tx) => tx.get(rows, 'a')).then(() => (answered = true))
  const refused = store.transaction(() => Promise.reject(new Error('refused'))).catch(() => (answered = true))
  await new Promise((resume) => setTimeout(resume, 20))
  expect(answered).toBe(false)
  syncs.shift()?.()
  await Promise.all([writing, reading, refused])
})

describe('a disk that fails', () => {
  /** A disk that is full after so many bytes, and half of a write on it. */
  function fullAfter(bytes: { left: number }, broken = { sync: false, cut: false }) {
    return (path: string, size: number): AppendFile => {
      const file = openAppendFile(path, size)
      return {
        ...file,
        get size() {
          return file.size
        },
        append(chunk) {
          if (chunk.length <= bytes.left) {
            bytes.left -= chunk.length
            return file.append(chunk)
          }
          appendFileSync(path, chunk.subarray(0, chunk.length / 2))
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        },
        cut(to) {
          if (broken.cut) throw Object.assign(new Error('i/o error'), { code: 'EIO' })
          file.cut(to)
        },
        async sync() {
          if (broken.sync) throw Object.assign(new Error('i/o error'), { code: 'EIO' })
        },
      }
    }
  }

  test('is an error to everybody whose change was in the write, and leaves no trace', async () => {
    const directory = folder()
    const space = { left: 1000 }
    const store = await open(directory, { openFile: fullAfter(space) })
    await put(store, 'a', 1)
    space.left = 0
    const outcomes = await Promise.allSettled([put(store, 'a', 2), put(store, 'b', 3), all(store)])
    // Who only looked looks again, and finds what is kept.
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(outcomes[2]).toMatchObject({ value: ['a=1'] })
    expect(outcomes[0]).toMatchObject({ reason: { name: 'StoreError', message: expect.stringContaining('ENOSPC') } })
    expect(await all(store)).toEqual(['a=1'])
    await expect(put(store, 'c')).rejects.toThrow('ENOSPC')
    // Somebody made room.
    space.left = 1000
    await put(store, 'd', 4)
    await store.close()
    expect(await all(await open(directory))).toEqual(['a=1', 'd=4'])
  })

  test('and cannot be cleaned up takes nothing more', async () => {
    const space = { left: 1000 }
    const broken = { sync: false, cut: true }
    const store = await open(folder(), { openFile: fullAfter(space, broken) })
    space.left = 0
    await expect(put(store, 'a')).rejects.toThrow('ENOSPC')
    space.left = 1000
    await expect(put(store, 'b')).rejects.toThrow('Mend the disk, then restart')
    expect(await all(store)).toEqual([])
  })

  test('to sync takes nothing more: nobody knows what it holds', async () => {
    const broken = { sync: true, cut: false }
    const store = await open(folder(), { durability: 'disk', openFile: fullAfter({ left: 1e6 }, broken) })
    await expect(put(store, 'a')).rejects.toThrow('EIO')
    broken.sync = false
    await expect(put(store, 'b')).rejects.toThrow('Mend the disk, then restart')
  })

  test('while a snapshot is begun loses nothing', async () => {
    const directory = folder()
    const said: string[] = []
    const space = { left: 1000 }
    const store = await open(directory, { openFile: fullAfter(space), report: (sentence) => void said.push(sentence) })
    await put(store, 'a')
    space.left = 0
    await store.snapshot()
    expect(said).toEqual([expect.stringContaining('could not be written')])
    space.left = 1000
    await put(store, 'b', 2)
    await store.close()
    expect(await all(await open(directory))).toEqual(['a=1', 'b=2'])
  })
})

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

test('a crash at any moment, snapshots included, loses nothing answered and leaves nothing half done', async () => {
  const directory = folder()
  const store = await open(directory, { snapshotBytes: 4000 })
  const answered = new Map<string, number>()
  /** Both rows of one worker always say the same. */
  async function work(worker: string): Promise<void> {
    for (let value = 1; value <= 150; value += 1) {
      await store.transaction(async (tx) => {
        await tx.put(rows, { id: `${worker}-a`, value })
        await tx.put(rows, { id: `${worker}-b`, value })
      })
      answered.set(worker, value)
      if (value % 7 === 0) await new Promise((resume) => setTimeout(resume, 1))
    }
  }
  const crashes: { files: Record<string, string>; answered: Map<string, number> }[] = []
  let over = false
  const watching = (async () => {
    while (!over) {
      // Read in one go: what a killed process would leave.
      crashes.push({ files: contents(directory), answered: new Map(answered) })
      await new Promise((resume) => setTimeout(resume, 2))
    }
  })()
  await Promise.all(['x', 'y', 'z', 'v'].map(work))
  over = true
  await watching

  expect(crashes.filter(({ files }) => 'snapshot.jsonl' in files).length).toBeGreaterThan(3)
  expect(crashes.filter(({ files }) => 'snapshot.jsonl.new' in files).length).toBeGreaterThan(0)
  for (const crash of crashes) {
    const copy = await open(folderWith(crash.files))
    for (const [worker, value] of crash.answered) {
      const [a, b] = await copy.transaction(async (tx) => [
        await tx.get(rows, `${worker}-a`),
        await tx.get(rows, `${worker}-b`),
      ])
      expect(a?.value).toBeGreaterThanOrEqual(value)
      expect(b?.value).toBe(a?.value)
    }
  }
})
