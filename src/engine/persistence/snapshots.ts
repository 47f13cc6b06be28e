import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { parsedInPieces } from '../../contract/schema/jsonPieces.ts'
import { type Streamed, writtenJson } from '../../contract/schema/streamed.ts'
import { joinKey, type Store, type Transaction, table } from '../../contract/store.ts'
import { inSlices, joined } from '../runtime/slices.ts'

type StateDocument = Readonly<Record<string, unknown>>

/** A whole state under a name. */
export interface Snapshot {
  readonly name: string
  /** Unix time in seconds (virtual). */
  readonly takenAt: number
}

/** As it is kept: the state itself is in rows of its own, so that none is larger than a line of a log should be. */
interface KeptSnapshot extends Snapshot {
  /** Which parts are this snapshot's: one of the same name that was not taken to its end may have left others. */
  readonly taking?: number
  /** The state, where 0.1.0 kept it. */
  readonly state?: StateDocument
}

interface Part {
  readonly name: string
  readonly taking: number
  readonly part: number
  /** A part of the state's JSON, compressed by gzip and written in base64. */
  readonly data: string
}

/** Kept like everything else, so that they last with it; no part of the state they hold. */
export const snapshotsTable = table<KeptSnapshot>()({ name: 'sandbox.snapshots', key: (row) => row.name, indexes: {} })
export const snapshotPartsTable = table<Part>()({
  name: 'sandbox.snapshotParts',
  key: (row) => joinKey(row.name, `${row.taking}/${row.part}`),
  indexes: { byPart: (row) => [row.name, row.taking, row.part] },
})

/** At most this many are kept. */
export const MOST_SNAPSHOTS = 100

/** Characters of one part. */
const PART_LENGTH = 1024 * 1024

const compress = promisify(gzip)
const decompress = promisify(gunzip)

export interface Snapshots {
  /** Keeps the present state; one of this name gives way. Returns undefined when there are too many. */
  take(name: string): Promise<Snapshot | undefined>
  /** The snapshot with the text of its state, in pieces. */
  get(name: string): Promise<(Snapshot & { readonly text: AsyncIterable<string> }) | undefined>
  /** By name. */
  list(): Promise<readonly Snapshot[]>
  delete(name: string): Promise<boolean>
  /** Hands the state to `replace`, which puts it in its place; returns whether there is one of this name. */
  restore(name: string, replace: (state: StateDocument) => Promise<void>): Promise<boolean>
  /** Drops what was not taken to its end when a process before ended. */
  tidy(tx: Transaction): Promise<void>
}

const partsOf = (tx: Transaction, name: string): Promise<Part[]> =>
  tx.list(snapshotPartsTable, 'byPart', { prefix: [name] })

async function dropParts(tx: Transaction, parts: readonly Part[], isDropped: (part: Part) => boolean): Promise<void> {
  for (const part of parts) if (isDropped(part)) await tx.delete(snapshotPartsTable, snapshotPartsTable.key(part))
}

export function createSnapshots(parts: {
  readonly store: Store
  /** Unix time in seconds (virtual). */
  readonly now: () => number
  readonly dump: (tx: Transaction) => Streamed
}): Snapshots {
  const { store, now, dump } = parts
  let taking: Promise<unknown> = Promise.resolve()

  async function mayTake(tx: Transaction, name: string): Promise<boolean> {
    if (await tx.get(snapshotsTable, name)) return true
    return (await tx.all(snapshotsTable)).length < MOST_SNAPSHOTS
  }

  /** Writes the state in parts, each kept before the next is made, and what makes a snapshot of them with the last. */
  async function write(name: string, number: number): Promise<Snapshot | undefined> {
    const { seen, release } = await store.view((tx) => ({ takenAt: now(), state: dump(tx) }))
    try {
      let last: Part | undefined
      for await (const text of writtenJson(seen.state, PART_LENGTH)) {
        const before = last
        if (before) await store.transaction((tx) => tx.put(snapshotPartsTable, before))
        const data = (await compress(text, { level: 1 })).toString('base64')
        last = { name, taking: number, part: (before?.part ?? -1) + 1, data }
      }
      return await store.transaction(async (tx) => {
        if (!(await mayTake(tx, name))) return undefined
        const snapshot = { name, takenAt: seen.takenAt }
        if (last) await tx.put(snapshotPartsTable, last)
        await tx.put(snapshotsTable, { ...snapshot, taking: number })
        return snapshot
      })
    } finally {
      release()
    }
  }

  async function take(name: string): Promise<Snapshot | undefined> {
    const number = await store.transaction(async (tx) => {
      if (!(await mayTake(tx, name))) return undefined
      return ((await tx.get(snapshotsTable, name))?.taking ?? 0) + 1
    })
    if (number === undefined) return undefined
    try {
      return await write(name, number)
    } finally {
      // Those of the snapshot before, or of this one where it was not taken to its end.
      await store.transaction(async (tx) => {
        const kept = (await tx.get(snapshotsTable, name))?.taking
        await dropParts(tx, await partsOf(tx, name), ({ taking }) => taking !== kept)
      })
    }
  }

  /** A snapshot with its parts as they are at one moment. */
  const read = (name: string) =>
    store.transaction(async (tx) => {
      const kept = await tx.get(snapshotsTable, name)
      return kept && { kept, parts: (await partsOf(tx, name)).filter((part) => part.taking === kept.taking) }
    })

  async function* textOf(state: unknown, parts: readonly Part[]): AsyncGenerator<string> {
    if (state !== undefined) yield* writtenJson(state)
    for (const { data } of parts) yield (await decompress(Buffer.from(data, 'base64'))).toString()
  }

  async function stateOf(state: StateDocument | undefined, parts: readonly Part[]): Promise<StateDocument> {
    if (state !== undefined) return state
    const pieces: Buffer[] = []
    for (const { data } of parts) pieces.push(await decompress(Buffer.from(data, 'base64')))
    return (await inSlices(parsedInPieces(await joined(pieces)))) as StateDocument
  }

  return {
    take(name) {
      // One after another: two of one name would delete each other's parts.
      const mine = taking.then(() => take(name))
      taking = mine.catch(() => undefined)
      return mine
    },
    async get(name) {
      const found = await read(name)
      if (!found) return undefined
      const { state, takenAt } = found.kept
      return { name, takenAt, text: textOf(state, found.parts) }
    },
    list: () => store.transaction((tx) => tx.all(snapshotsTable)),
    delete: (name) =>
      store.transaction(async (tx) => {
        const known = await tx.get(snapshotsTable, name)
        await tx.delete(snapshotsTable, name)
        await dropParts(tx, await partsOf(tx, name), ({ taking }) => taking === known?.taking)
        return known !== undefined
      }),
    async restore(name, replace) {
      const found = await read(name)
      if (!found) return false
      await replace(await stateOf(found.kept.state, found.parts))
      return true
    },
    async tidy(tx) {
      const known = new Map((await tx.all(snapshotsTable)).map(({ name, taking }) => [name, taking]))
      await dropParts(tx, await tx.all(snapshotPartsTable), ({ name, taking }) => taking !== known.get(name))
    },
  }
}
