import { appendFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StoreError } from '../../src/contract/store.ts'
import { type AppendFile, openAppendFile } from '../../src/store/directory/disk.ts'
import { type LowdbStore, openLowdbStore } from '../../src/store/directory/lowdb.ts'
import { folder, rows } from '../support/lasting.ts'
import { sized, testSeed } from '../support/size.ts'

interface Model {
  rows: ReadonlyMap<string, number>
  isFull: boolean
}
interface Real {
  store: LowdbStore
  open(): Promise<LowdbStore>
  readonly disk: { isFull: boolean }
}
type Command = fc.AsyncCommand<Model, Real>

/** A disk that is full now and then, and keeps half of the write that found it so. */
const opener =
  (disk: Real['disk']) =>
  (path: string, size: number): AppendFile => {
    const file = openAppendFile(path, size)
    return {
      ...file,
      get size() {
        return file.size
      },
      append(chunk) {
        if (!disk.isFull) return file.append(chunk)
        appendFileSync(path, chunk.subarray(0, chunk.length / 2))
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      },
    }
  }

const byValue = (kept: ReadonlyMap<string, number>): string[] =>
  [...kept].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([id, value]) => `${id}=${value}`)

/** A step, after which every row is compared, by key and by index. */
const step = (said: string, change: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  async run(model, real) {
    await change(model, real)
    const found = await real.store.transaction(async (tx) => ({
      all: (await tx.all(rows)).map(({ id, value }) => [id, value]),
      byValue: (await tx.list(rows, 'byValue', {})).map(({ id, value }) => `${id}=${value}`),
    }))
    expect(found.all).toEqual([...model.rows].sort(([a], [b]) => (a < b ? -1 : 1)))
    expect([...found.byValue].sort()).toEqual(byValue(model.rows).sort())
    expect(found.byValue.map((one) => Number(one.split('=')[1]))).toEqual(
      [...model.rows.values()].sort((a, b) => a - b),
    )
  },
  toString: () => said,
})

interface Change {
  readonly id: string
  /** Absent: the row is deleted. */
  readonly value: number | undefined
}
class Refused extends Error {}

/** A transaction that throws before the change of this number, or after the last; undefined for none. */
const transact = (changes: readonly Change[], failsAt: number | undefined): Command =>
  step(
    `transact ${JSON.stringify(changes)}${failsAt === undefined ? '' : `, fails at ${failsAt}`}`,
    async (model, real) => {
      const next = new Map(model.rows)
      const done = real.store.transaction(async (tx) => {
        for (const [at, { id, value }] of changes.entries()) {
          if (at === failsAt) throw new Refused()
          if (value === undefined) await tx.delete(rows, id)
          else await tx.put(rows, { id, value })
          // What was written is seen within, whatever becomes of it.
          expect((await tx.get(rows, id))?.value).toBe(value)
        }
        if (failsAt !== undefined && failsAt >= changes.length) throw new Refused()
      })
      for (const { id, value } of changes) {
        if (value === undefined) next.delete(id)
        else next.set(id, value)
      }
      if (failsAt !== undefined) return expect(done).rejects.toThrow(Refused)
      // Deleting what is not there changes nothing, so nothing has to be kept.
      const wrote = changes.some(({ id, value }, at) => value !== undefined || hadBefore(model, changes, at, id))
      if (model.isFull && wrote) return expect(done).rejects.toThrow(StoreError)
      await done
      model.rows = next
    },
  )

/** Whether a row was there when the change of this number came. */
function hadBefore({ rows: kept }: Model, changes: readonly Change[], at: number, id: string): boolean {
  const earlier = changes.slice(0, at).findLast((one) => one.id === id)
  return earlier ? earlier.value !== undefined : kept.has(id)
}

/** All rows anew, beside the present ones; while it is built another transaction writes, or the process ends it. */
const rebuild = (made: readonly Change[], fails: boolean): Command =>
  step(`rebuild ${JSON.stringify(made)}${fails ? ', fails' : ''}`, async (model, real) => {
    const next = new Map<string, number>()
    const done = real.store.rebuild(
      async (tx) => {
        for (const { id, value } of made) {
          if (value === undefined) continue
          await tx.put(rows, { id, value })
          next.set(id, value)
        }
        await new Promise(setImmediate)
        if (fails) throw new Refused()
      },
      (tx, built) => tx.replace(() => true, built),
    )
    if (model.isFull) return expect(done).rejects.toThrow(StoreError)
    if (fails) return expect(done).rejects.toThrow(Refused)
    await done
    model.rows = next
  })

const fill = (isFull: boolean): Command =>
  step(isFull ? 'the disk is full' : 'there is room', async (model, { disk }) => {
    model.isFull = isFull
    disk.isFull = isFull
  })
const snapshot = step('snapshot', async (_model, { store }) => store.snapshot())
const restart = step('restart', async (model, real) => {
  // With room: a directory is not opened on a full disk.
  Object.assign(model, { isFull: false })
  real.disk.isFull = false
  await real.store.close()
  real.store = await real.open()
})

const change = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  value: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined, freq: 4 }),
})
const transaction = fc
  .tuple(fc.array(change, { maxLength: 4 }), fc.option(fc.nat(4), { nil: undefined, freq: 2 }))
  .map(([changes, failsAt]) => transact(changes, failsAt === undefined ? undefined : Math.min(failsAt, changes.length)))
const commands = fc.commands(
  [
    transaction,
    transaction,
    transaction,
    transaction,
    fc.tuple(fc.array(change, { maxLength: 4 }), fc.boolean()).map(([made, fails]) => rebuild(made, fails)),
    fc.boolean().map(fill),
    fc.constant(snapshot),
    fc.constant(restart),
  ],
  { maxCommands: 30 },
)

test('transactions are kept whole or not at all, through refusals, full disks, snapshots and restarts', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const disk = { isFull: false }
      const directory = folder()
      // A new log at every few writes, so that the rows are spread over several.
      const open = () =>
        openLowdbStore({
          directory,
          durability: 'os',
          snapshotBytes: 300,
          openFile: opener(disk),
          report: () => undefined,
        })
      const real: Real = { store: await open(), open, disk }
      try {
        await fc.asyncModelRun(() => ({ model: { rows: new Map(), isFull: false }, real }), steps)
      } finally {
        disk.isFull = false
        await real.store.close()
      }
    }),
    { numRuns: sized(40, 1000), seed: testSeed() },
  )
})
