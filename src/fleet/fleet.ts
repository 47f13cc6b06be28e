import { randomUUID } from 'node:crypto'
import type { NamespacesApi } from '../admin/sandboxApi.ts'
import type { Prose } from '../contract/schema/field.ts'
import { StoreError } from '../contract/store.ts'
import { prose } from '../contract/values/prose.ts'
import { createSearchCredit } from '../engine/explain/credit.ts'
import { createJournalBudget } from '../engine/journal/budget.ts'
import { DataError } from '../store/errors.ts'
import { type Database, isDatabaseError, openDatabase, storeError } from '../store/postgres/database.ts'
import { type Lease, takeLease } from '../store/postgres/lease.ts'
import { createOwners, type Owners } from '../store/postgres/ownership.ts'
import { createFleetCounters } from './counters.ts'
import type { Fleet, Place } from './fleetApi.ts'
import { checkAgreement } from './join.ts'
import type { FleetOptions } from './options.ts'
import { bringToRest, type OwnedNamespace, openOwned } from './owned.ts'
import { repeat } from './repeat.ts'

const TICK_MS = 1000
const SLOW_TICK_MS = 60_000
const IDLE_MS = 3_600_000
const ADOPTED_PER_TICK = 20
/** Without an answer of the database for so long a replica is not ready. */
const READY_MS = 5000

const STRUCK_OFF = prose(
  'The database gave the namespaces of this replica to others, as it was silent for too long. It joins again.',
  '由于沉默过久，数据库已将本副本的命名空间交给其他副本。本副本重新加入。',
)

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))

/** Opens the database, joins the replicas that run, and looks after what this one owns. */
export async function openFleet(given: FleetOptions): Promise<Fleet> {
  // What the sandboxes of a process share, so that many namespaces do not fill its memory.
  const options = { ...given, journalBudget: createJournalBudget(), searchCredit: createSearchCredit() }
  const { url, schema, version, report, maxNamespaces } = options
  const database: Database = await openDatabase({ url, schema })
  let address = ''
  const counters = createFleetCounters()
  const owned = new Map<string, OwnedNamespace>()
  const opening = new Map<string, Promise<Place>>()
  const elsewhere = new Map<string, Extract<Place, { kind: 'there' }>>()
  let draining = false
  let closed = false
  let lease: Lease
  let owners: Owners
  let askToEnd: Fleet['askToEnd'] = async () => false
  let joined: () => void = () => undefined
  const ready = new Promise<void>((resume) => {
    joined = resume
  })

  async function join(): Promise<void> {
    const taken = await takeLease(database, { id: randomUUID(), address, version, onLost: onLeaseLost })
    try {
      // Once more, now that others can see this one: two that start at once see no other before.
      await checkAgreement(database, options, taken.id)
    } catch (error) {
      await taken.leave().catch(() => undefined)
      throw error
    }
    lease = taken
    // One more than there may be with a name: the sandbox itself has none.
    owners = createOwners(database, lease, maxNamespaces + 1)
    joined()
  }

  /** The database has struck this replica off: nothing in memory counts any more. */
  function onLeaseLost(): void {
    if (closed) return
    for (const one of [...owned.values()]) drop(one)
    elsewhere.clear()
    void rejoin()
  }

  /** Joins again, and says once each why it had to and why it cannot. */
  async function rejoin(): Promise<void> {
    const told = new Set<string>()
    const say = (said: Prose): void => {
      if (!told.has(said.en)) report(said)
      told.add(said.en)
    }
    while (!closed && !draining) {
      try {
        await database.checkSchema()
        // Unless it was another reason, which has been told.
        if (told.size === 0) say(STRUCK_OFF)
        await join()
        return
      } catch (error) {
        if (error instanceof DataError) say(error.prose)
        await pause(TICK_MS)
      }
    }
  }

  function drop(one: OwnedNamespace | undefined): void {
    if (!one || owned.get(one.name) !== one) return
    owned.delete(one.name)
    void one.sandbox.close().catch(() => undefined)
  }

  const namespaces: NamespacesApi = {
    // The sandbox itself is none.
    count: () => owned.size - (owned.has('') ? 1 : 0),
    list: () => owners.list(),
    async end(name) {
      const place = await locate(name, false)
      if (place.kind === 'there' && place.owner !== undefined) return askToEnd(place, name)
      return endHere(name)
    },
  }

  async function endHere(name: string): Promise<boolean> {
    const known = (await owners.list()).some((one) => one.name === name)
    if (!known || name === '') return false
    const found = await locate(name, true)
    if (found.kind !== 'here') return false
    owned.delete(name)
    await found.owned.sandbox.close().catch(() => undefined)
    return owners.end(found.owned.taken)
  }

  /** Another live replica for a namespace that has no owner while this one takes none. */
  async function stranger(): Promise<Place> {
    const others = (await owners.replicas()).filter(({ id }) => id !== lease.id)
    const least = others.sort((a, b) => a.owned - b.owned)[0]
    if (!least)
      throw new StoreError(prose('No replica is left to take the namespace over.', '没有可接管该命名空间的副本。'))
    return { kind: 'there', address: least.address, epoch: 0, owner: undefined }
  }

  async function find(name: string, mayTake: boolean): Promise<Place> {
    await ready
    await lease.confirm().catch((error: unknown) => {
      if (!draining) throw error
    })
    const found = await owners.locate(name, mayTake && !draining)
    if (found.kind === 'full') return { kind: 'full' }
    if (found.kind === 'other') {
      const place = { kind: 'there' as const, address: found.address, epoch: found.epoch, owner: found.owner }
      elsewhere.set(name, place)
      return place
    }
    if (found.kind === 'free') return mayTake ? stranger() : { kind: 'there', address, epoch: 0, owner: undefined }
    const parts = { options, database, lease, counters, namespaces, onLost: drop }
    const one = await openOwned(found.taken, parts).catch((error: unknown) => {
      throw isDatabaseError(error) ? storeError(error, database.shown) : error
    })
    if (!found.taken.isNew) counters.takenOver()
    owned.set(name, one)
    return { kind: 'here', owned: one }
  }

  function locate(name: string, mayTake = true): Place | Promise<Place> {
    const one = owned.get(name)
    if (one && !one.leaving) return { kind: 'here', owned: one }
    const there = elsewhere.get(name)
    if (there) return there
    const known = opening.get(name)
    if (known) return known
    const found = (one?.leaving ?? Promise.resolve())
      .then(() => find(name, mayTake))
      .finally(() => opening.delete(name))
    opening.set(name, found)
    return found
  }

  /** Brings a namespace to rest and gives it to another replica, or to none. */
  function giveAway(one: OwnedNamespace, to: string | undefined): Promise<void> {
    one.leaving ??= (async () => {
      const due = await bringToRest(one).catch(() => lease.nowMs())
      owned.delete(one.name)
      await owners.handOver(one.taken, to, due)
    })()
    return one.leaving
  }

  /** What the database knows of the next due work may be too early; it is never too late. */
  async function correctDue(): Promise<void> {
    for (const one of owned.values()) {
      const { commits, owned: of } = one.store
      const next = one.sandbox.clock.nextDueMs()
      if (commits.due === undefined || commits.due > lease.nowMs() - TICK_MS || next === commits.due) continue
      await owners.setDue(of, next)
      commits.due = next
    }
  }

  async function tick(): Promise<void> {
    if (!lease || lease.lost || !lease.holds()) return
    if (lease.steady) for (const id of await owners.reap()) forgetOwner(id)
    if (draining) return
    for (const name of await owners.due([...owned.keys()], ADOPTED_PER_TICK)) await locate(name)
    await correctDue()
  }

  async function slowTick(): Promise<void> {
    if (!lease || lease.lost || draining) return
    const now = performance.now()
    const idle = [...owned.values()].filter((one) => one.inFlight === 0 && now - one.usedAt > IDLE_MS)
    await owners.used([...owned.values()].filter((one) => now - one.usedAt < SLOW_TICK_MS).map(({ name }) => name))
    for (const one of idle) await giveAway(one, undefined)
    if (options.namespaceTtlMs !== undefined) await owners.endExpired(options.namespaceTtlMs)
  }

  async function setting(name: string): Promise<string | undefined> {
    const [row] = await database.run('control', database.sql.setting, [name])
    return row?.value as string | undefined
  }

  function forgetOwner(id: string): void {
    for (const [name, { owner }] of elsewhere) if (owner === id) elsewhere.delete(name)
  }

  try {
    await checkAgreement(database, options)
  } catch (error) {
    await database.close()
    throw error
  }
  const timers = [repeat(TICK_MS, tick), repeat(SLOW_TICK_MS, slowTick)]

  return {
    secret: database.secret,
    counters,
    nowMs: () => lease?.nowMs() ?? 0,
    locate: (name) => locate(name),
    forget: (name) => void elsewhere.delete(name),
    async isAlive(owner) {
      if (lease.steady) for (const id of await owners.reap()) forgetOwner(id)
      return (await owners.replicas()).some(({ id }) => id === owner)
    },
    get id() {
      return lease.id
    },
    async give(name, to) {
      const one = owned.get(name)
      if (one) await giveAway(one, to)
      return one !== undefined
    },
    setting,
    async replaceSetting(name, before, fresh) {
      await database.run('control', database.sql.replaceSetting, [name, before ?? null, fresh])
      return (await setting(name)) ?? fresh
    },
    endHere,
    namespaces,
    get askToEnd() {
      return askToEnd
    },
    set askToEnd(ask) {
      askToEnd = ask
    },
    owned,
    get draining() {
      return draining
    },
    async join(at) {
      address = at
      await join()
    },
    readiness() {
      if (!lease || lease.lost) return 'struck off'
      return lease.silentMs() < READY_MS ? 'ready' : 'silent'
    },
    metricsText: () => counters.text({ owned: owned.size, silentMs: lease?.silentMs() ?? 0 }),
    async handOver() {
      draining = true
      for (const stop of timers) stop()
      await Promise.allSettled(opening.values())
      const others = (await owners.replicas().catch(() => [])).filter(({ id }) => id !== lease.id)
      const all = [...owned.values()]
      await Promise.allSettled(all.map((one, place) => giveAway(one, others[place % others.length]?.id)))
      await lease.leave().catch(() => undefined)
    },
    async close() {
      closed = true
      for (const stop of timers) stop()
      lease?.stop()
      for (const one of [...owned.values()]) await one.sandbox.close().catch(() => undefined)
      await database.close()
    },
  }
}
