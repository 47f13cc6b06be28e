import { OwnershipLost, StoreError, StoreGone } from '../../contract/store.ts'
import { prose } from '../../contract/values/prose.ts'
import type { Database } from './database.ts'
import { explainFailure } from './database.ts'
import { LEASE_MS } from './statements.ts'

/** A replica's right to answer from memory, as long as the database keeps confirming it. */
export interface Lease {
  /** Names the replica; never used again once it is lost. */
  readonly id: string
  /** Whether what is in memory may be answered now. */
  holds(): boolean
  /**
   * Resolves once the database has confirmed the lease; rejects with {@link OwnershipLost} when it is gone, and with a
   * {@link StoreError} when the database says nothing for too long.
   */
  confirm(): Promise<void>
  /** Asks the database now; rejects with {@link OwnershipLost} when the lease is gone. */
  renew(): Promise<void>
  /** Milliseconds since 1970 on the database's clock. */
  nowMs(): number
  /** Whether renewals have been regular for a while: only then are others judged by their silence. */
  readonly steady: boolean
  /** Milliseconds since the database last answered. */
  silentMs(): number
  readonly lost: boolean
  /** Gives it up; what it owned is free. */
  leave(): Promise<void>
  /** Stops renewing without telling any listener. */
  stop(): void
}

export interface LeaseOptions {
  readonly id: string
  /** Where other replicas reach this one. */
  readonly address: string
  readonly version: string
  /** Called once when the database no longer knows the replica. */
  readonly onLost: () => void
  /** Real milliseconds, from the machine; two clocks, since one stands still while a machine sleeps. */
  readonly clocks?: { monotonic(): number; wall(): number }
}

const RENEW_MS = 2000
const RETRY_MS = 400
/** Given up this much earlier by oneself than by the database. */
const MARGIN_MS = 1000
/** How long an answer waits for a database that does not answer. */
const PATIENCE_MS = 10_000

interface Waiting {
  resolve(): void
  reject(error: StoreError): void
}

/** Registers a replica and keeps its lease. */
export async function takeLease(database: Database, options: LeaseOptions): Promise<Lease> {
  const { id, address, version, onLost } = options
  const { monotonic, wall } = options.clocks ?? { monotonic: () => performance.now(), wall: () => Date.now() }
  const { sql } = database
  let sent = { monotonic: monotonic(), wall: wall() }
  /** The database's clock less the monotonic one. */
  let offset = 0
  let last = 0
  let lost = false
  let stopped = false
  let steadySince = Infinity
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let failure: unknown
  let waiting: Waiting[] = []

  function confirmed(from: typeof sent, now: number): void {
    const gap = from.monotonic - sent.monotonic
    sent = from
    failure = undefined
    if (gap > 2 * RENEW_MS) steadySince = from.monotonic
    // The answer was made somewhere between question and now; the middle is off by half the way at most.
    offset = now - (from.monotonic + monotonic()) / 2
    for (const { resolve } of waiting.splice(0)) resolve()
  }

  function lose(): void {
    if (lost) return
    lost = true
    stop()
    for (const { reject } of waiting.splice(0)) reject(new OwnershipLost('no'))
    onLost()
  }

  async function renew(): Promise<void> {
    const from = { monotonic: monotonic(), wall: wall() }
    try {
      const [row] = await database.run('control', sql.renew, [id])
      if (stopped) return
      if (row) confirmed(from, row.now as number)
      else lose()
    } catch (error) {
      failure = error
      steadySince = Infinity
    }
  }

  const holds = (): boolean => {
    const limit = LEASE_MS - MARGIN_MS
    return !lost && monotonic() - sent.monotonic < limit && wall() - sent.wall < limit
  }

  function schedule(): void {
    clearTimeout(timer)
    if (stopped) return
    timer = setTimeout(() => void tick(), failure === undefined && holds() ? RENEW_MS : RETRY_MS)
    timer.unref()
  }

  function tick(): Promise<void> {
    running ??= renew().finally(() => {
      running = undefined
      if (failure === undefined && steadySince === Infinity) steadySince = monotonic()
      schedule()
    })
    return running
  }

  function stop(): void {
    stopped = true
    clearTimeout(timer)
  }

  const [row] = await database.run('control', sql.join, [id, address, version])
  if (!row) throw new StoreError(prose('The database takes this replica no longer.', '数据库不再接受本副本。'))
  confirmed(sent, row.now as number)
  steadySince = monotonic()
  schedule()

  return {
    id,
    holds,
    confirm() {
      if (lost) return Promise.reject(new OwnershipLost('no'))
      if (holds()) return Promise.resolve()
      if (stopped) return Promise.reject(new StoreError(prose('The replica has ended.', '副本已结束。')))
      return new Promise((resolve, reject) => {
        const giveUp = setTimeout(() => {
          waiting = waiting.filter((one) => one !== mine)
          const why =
            failure === undefined
              ? prose(`${database.shown} does not answer.`, `${database.shown} 没有应答。`)
              : explainFailure(failure, database.shown)
          reject(new StoreGone(why))
        }, PATIENCE_MS)
        giveUp.unref()
        const mine: Waiting = {
          resolve: () => {
            clearTimeout(giveUp)
            resolve()
          },
          reject: (error) => {
            clearTimeout(giveUp)
            reject(error)
          },
        }
        waiting.push(mine)
        void tick()
      })
    },
    async renew() {
      // One under way may have been sent before what the caller has seen.
      await running
      await tick()
      if (lost) throw new OwnershipLost('no')
    },
    // Never backwards, even when two answers of the database took differently long.
    nowMs: () => {
      last = Math.max(last, monotonic() + offset)
      return last
    },
    get steady() {
      return monotonic() - steadySince > LEASE_MS / 2
    },
    silentMs: () => monotonic() - sent.monotonic,
    get lost() {
      return lost
    },
    async leave() {
      stop()
      await running
      await database.run('control', sql.leave, [id])
    },
    stop,
  }
}
