import type { SideChanges, SideStore, StoredEntry } from '../../contract/store.ts'
import type { KnownKeys } from '../explain/knownKeys.ts'
import type { Journal, JournalSink } from '../journal/journal.ts'
import type { JournalRecord } from '../journal/journalEntry.ts'
import type { CallLimits, LimitsState } from '../request/callLimits.ts'
import type { Served } from '../request/registry.ts'
import { recordFrom, storedText } from './storedRecord.ts'

export interface SideStateParts {
  readonly side: SideStore
  readonly capacity: number
  readonly limits: CallLimits
  readonly routes: ReadonlyMap<string, Served>
  readonly knownKeys: Pick<KnownKeys, 'current' | 'secrets'>
  readonly defect: (error: unknown) => void
}

/** What a sandbox keeps beside its state: saved every now and then, so that a crash costs the last moment of it. */
export interface SideState {
  readonly sink: JournalSink
  /** Puts back what the process before had. To be called once, when the state is there. */
  load(journal: Journal): Promise<void>
  /** Saves what has changed; resolves when it is. */
  save(): Promise<void>
  /** Stops saving by itself. */
  stop(): void
}

/** Real milliseconds between two savings: what a crash may cost of the journal. */
const SAVE_EVERY_MS = 250

export function createSideState({ side, capacity, limits, routes, knownKeys, defect }: SideStateParts): SideState {
  const numbers = new WeakMap<JournalRecord, number>()
  const served = [...routes.values()]
  let number = 0
  let added: (readonly [number, JournalRecord])[] = []
  let dropped: number[] = []
  let droppedUpTo = 0
  let cutUpTo = 0
  let savedLimits = '{}'
  let running: Promise<void> | undefined

  const find = (provider: string, operation: string) =>
    served.find((one) => one.service.id === provider && one.operation.id === operation)

  async function write(): Promise<void> {
    const counted = JSON.stringify(limits.state() satisfies LimitsState)
    // The ring holds no more than its capacity, and neither does the database.
    const upTo = Math.max(droppedUpTo, number - capacity)
    const news = added.filter(([at]) => at > upTo)
    if (news.length === 0 && dropped.length === 0 && upTo === cutUpTo && counted === savedLimits) return
    const changes: SideChanges = {
      added: news.map(([at, record]): StoredEntry => [at, storedText(record)]),
      droppedUpTo: upTo,
      dropped,
      extras: counted === savedLimits ? {} : { limits: counted },
    }
    const before = { added, dropped }
    added = []
    dropped = []
    try {
      await side.save(changes)
      cutUpTo = upTo
      savedLimits = counted
    } catch (error) {
      added = [...before.added, ...added]
      dropped = [...before.dropped, ...dropped]
      throw error
    }
  }

  function save(): Promise<void> {
    running ??= write().finally(() => {
      running = undefined
    })
    return running
  }

  // A database that is away has said so elsewhere; what was not saved is tried again.
  const timer = setInterval(() => void save().catch(() => undefined), SAVE_EVERY_MS)
  timer.unref()

  return {
    sink: {
      added(record) {
        number += 1
        numbers.set(record, number)
        added.push([number, record])
        if (added.length > 2 * capacity) added = added.slice(-capacity)
      },
      forgot(records) {
        for (const record of records) {
          const at = numbers.get(record)
          if (at !== undefined) dropped.push(at)
        }
        const gone = new Set(dropped)
        added = added.filter(([at]) => !gone.has(at))
      },
      cleared() {
        droppedUpTo = number
        added = []
        dropped = []
      },
    },
    async load(journal) {
      const { entries, extras } = await side.load()
      const keys = await knownKeys.current()
      const records: JournalRecord[] = []
      for (const [at, text] of entries) {
        number = Math.max(number, at)
        try {
          const record = recordFrom(text, find, { secrets: knownKeys.secrets, keys })
          if (!record) continue
          numbers.set(record, at)
          records.push(record)
        } catch (error) {
          defect(error)
        }
      }
      cutUpTo = number - entries.length
      journal.restore(records)
      if (extras.limits !== undefined) {
        savedLimits = extras.limits
        limits.restore(JSON.parse(extras.limits) as LimitsState)
      }
    },
    async save() {
      // What was added while the last one ran has its turn as well.
      await running?.catch(() => undefined)
      await save()
    },
    stop: () => clearInterval(timer),
  }
}
