import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type AppendFile, openAppendFile } from '../../src/store/directory/disk.ts'
import { checkOf, framed } from '../../src/store/directory/lines.ts'
import { folderWith } from '../support/folder.ts'
import { all, contents, folder, LOG, open, put, rows } from '../support/lasting.ts'
import { storeContract } from './contract.ts'

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

  test('rows of a table that is not declared any more are kept', async () => {
    const directory = folder()
    const before = await open(directory)
    await put(before, 'a')
    await before.close()
    const log = join(directory, LOG)
    const renamed = readFileSync(log, 'utf8').replaceAll('lasting.rows', 'gone-by.rows')
    let check = 0
    const lines = renamed.split('\n').filter((line) => line !== '')
    const framedAnew = lines.map((line) => {
      const made = framed(line.slice(9), check)
      check = checkOf(made)
      return made.toString()
    })
    writeFileSync(log, framedAnew.join(''))
    const store = await open(directory)
    await store.snapshot()
    await store.close()
    expect(readFileSync(join(directory, 'snapshot.jsonl'), 'utf8')).toContain('gone-by.rows')
  })
})

test('commits of one moment share one write, and none waits for the disk in the lock', async () => {
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
  // The disk is at work; the next ones run and see the first, and no request is answered.
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
  // A caller that need not wait for the disk is answered within the turn.
  await new Promise((resume) => setImmediate(resume))
  expect(answered).toBe(false)
  syncs.shift()?.()
  await Promise.all([writing, reading, refused])
})

test('a crash at any moment, snapshots included, loses nothing answered and leaves nothing half done', async () => {
  const directory = folder()
  const store = await open(directory, { snapshotBytes: 4000 })
  const answered = new Map<string, number>()
  const crashes: { files: Record<string, string>; answered: Map<string, number> }[] = []
  const turn = () => new Promise((resume) => setImmediate(resume))
  const withFile = (name: string) => crashes.filter(({ files }) => name in files).length
  const enough = () => withFile('snapshot.jsonl') > 3 && withFile('snapshot.jsonl.new') > 0

  /** Both rows of one worker always say the same. */
  async function work(worker: string): Promise<void> {
    for (let value = 1; value <= 150 || (!enough() && value <= 10_000); value += 1) {
      await store.transaction(async (tx) => {
        await tx.put(rows, { id: `${worker}-a`, value })
        await tx.put(rows, { id: `${worker}-b`, value })
      })
      answered.set(worker, value)
      if (value % 7 === 0) await turn()
    }
  }
  /** What a killed process would leave, read in one go: now and then, and some while a snapshot is written. */
  async function watch(): Promise<void> {
    for (let turns = 0; !over; turns += 1) {
      const writing = readdirSync(directory).includes('snapshot.jsonl.new') && withFile('snapshot.jsonl.new') < 10
      if (writing || turns % 20 === 0) crashes.push({ files: contents(directory), answered: new Map(answered) })
      await turn()
    }
  }
  let over = false
  const watching = watch()
  await Promise.all(['x', 'y', 'z', 'v'].map(work))
  over = true
  await watching

  expect(enough()).toBe(true)
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

test('closed in the middle of a write, it keeps what it answers', async () => {
  const directory = folder()
  const store = await open(directory, { durability: 'disk' })
  const written = Promise.all([put(store, 'a', 1), put(store, 'b', 2)])
  await store.close()
  await written
  expect(await all(await open(directory))).toEqual(['a=1', 'b=2'])
})

test.runIf(process.platform === 'linux')('log after log, no file stays open', async () => {
  const directory = folder()
  const store = await open(directory)
  const ours = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(directory)
      } catch {
        return false
      }
    }).length
  await put(store, 'a', 0)
  await store.snapshot()
  const before = ours()
  for (let value = 1; value <= 8; value += 1) {
    await put(store, 'a', value)
    await store.snapshot()
  }
  expect(ours()).toBe(before)
})

test('what was being built when the process ended is gone, and what is built next has nothing of it', async () => {
  const directory = folder()
  const store = await open(directory)
  await put(store, 'a')
  let crashed: Record<string, string> = {}
  await store.rebuild(
    async (tx) => {
      await tx.put(rows, { id: 'x', value: 1 })
      // The slice is over, so what is written next is handed to the log with it.
      for (const from = performance.now(); performance.now() - from < 5; );
      await tx.put(rows, { id: 'y', value: 2 })
      crashed = contents(directory)
    },
    (tx, built) => tx.replace(() => true, built),
  )
  expect(Object.values(crashed).join()).toContain('["~lasting.rows","x"')
  expect(await all(store)).toEqual(['x=1', 'y=2'])
  await store.close()
  expect(await all(await open(directory))).toEqual(['x=1', 'y=2'])

  const again = folderWith(crashed)
  const other = await open(again)
  expect(await all(other)).toEqual(['a=1'])
  await other.rebuild(
    (tx) => tx.put(rows, { id: 'z', value: 3 }),
    (tx, built) => tx.replace(() => true, built),
  )
  await other.close()
  expect(await all(await open(again))).toEqual(['z=3'])
})
