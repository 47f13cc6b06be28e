import type { Delivery } from '../../contract/callbacks/callback.ts'
import type { Unmatched } from '../../engine/journal/events.ts'
import { type JournalEntry, type JournalRecord, keptEntry } from '../../engine/journal/journalEntry.ts'
import { scrub } from '../../engine/runtime/redaction.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { countGroup, type GroupCount } from './groupCounts.ts'

/** Requests that were refused for the same reason. */
export interface RefusalGroup extends GroupCount {
  /** The first of them. */
  readonly entry: JournalEntry
}

/** Requests that match no route. */
export interface UnmatchedGroup extends GroupCount {
  /** The first of them, with what may have been meant. */
  readonly request: Unmatched
}

/** A callback that was not acknowledged. */
export interface UnacknowledgedCallback {
  readonly namespace: string
  readonly delivery: Delivery
}

/** What went wrong in a sandbox and its namespaces, whatever was reset or ended in the meantime. */
export interface Failures {
  /** How many requests providers answered. */
  readonly requests: number
  readonly refused: number
  readonly refusals: readonly RefusalGroup[]
  readonly unmatched: readonly UnmatchedGroup[]
  readonly callbacks: readonly UnacknowledgedCallback[]
  /** How many were taken by the sandbox's own receiver, which is no game. */
  readonly received: number
  /** Callbacks beyond those that are kept. */
  readonly moreCallbacks: number
  /** Defects of the sandbox itself. */
  readonly defects: readonly string[]
}

/** Kinds of refusals, callbacks and defects that are kept; a run may go wrong a million times. */
const MOST_KINDS = 200
const MOST_CALLBACKS = 1000

const kindOf = ({ service, operation, outcome, diagnosis, reason }: JournalRecord): string =>
  [service.id, operation.id, outcome, diagnosis, reason].join(' ')

/** A refusal that a fault brought about, as it was asked to. */
const isFaults = ({ fault, outcome }: JournalRecord): boolean => {
  const { refuse, status, drop, garbage } = fault?.effect ?? {}
  return outcome === 'FAULT' || (refuse ?? status ?? drop ?? garbage) !== undefined
}

/** Callbacks broken on purpose whose replays are known by their ids. */
const MOST_BROKEN = 10_000

/** What is kept of a sandbox; once it has ended, no more than this. */
interface Watched {
  readonly namespace: string
  /** Those that are not delivered. */
  readonly deliveries: Map<string, Delivery>
  /** Ids of those that were broken on purpose. */
  readonly broken: Set<string>
  /** Unix time on its clock, in seconds. */
  now(): number
  secrets(): readonly string[]
}

/** Listens to sandboxes and remembers what goes wrong. The journal would not do: tests reset it, or end its namespace. */
export function createFailureCollector() {
  const kinds = new Map<string, RefusalGroup>()
  const unserved = new Map<string, UnmatchedGroup>()
  const watched = new Set<Watched>()
  const defects: string[] = []
  let requests = 0
  let refused = 0
  let kept = 0
  let dropped = 0
  let received = 0

  function noteRequest({ diagnostics, namespace }: Sandbox, record: JournalRecord): void {
    requests += 1
    if (record.outcome === 'ok' || isFaults(record)) return
    refused += 1
    const make = () => {
      const entry = keptEntry(record, record.refused && diagnostics.whenAsked(record.refused))
      return { count: 0, namespaces: new Map<string, number>(), entry }
    }
    countGroup(kinds, kindOf(record), namespace, make, MOST_KINDS)
  }

  function noteUnserved(namespace: string, request: Unmatched): void {
    const make = () => ({ count: 0, namespaces: new Map<string, number>(), request })
    const { method, path, host, reason } = request
    const kind = reason === 'host-not-served' ? `${reason} ${host}` : [method, path, host, reason].join(' ')
    countGroup(unserved, kind, namespace, make, MOST_KINDS)
  }

  /**
   * Whether a callback was broken on purpose: badly signed, with fields that are not the order's, or spoilt by a fault at
   * every try. A game that does not acknowledge it is right; so it is with its replays, which are the same bytes.
   */
  function isBroken(broken: Set<string>, { id, script, replayOf, attempts }: Delivery): boolean {
    const isForged =
      script?.sign === 'bad' || script?.override !== undefined || (replayOf !== undefined && broken.has(replayOf))
    if (isForged && broken.size < MOST_BROKEN) broken.add(id)
    const isSpoilt = ({ fault }: Delivery['attempts'][number]) =>
      fault?.effect.sign === 'bad' || fault?.effect.drop !== undefined
    return isForged || (attempts.length > 0 && attempts.every(isSpoilt))
  }

  /** Returns whether there was room for it. */
  function noteDelivery({ deliveries, broken }: Pick<Watched, 'deliveries' | 'broken'>, delivery: Delivery): boolean {
    const { id, state, attempts } = delivery
    // What was cancelled before its first attempt has not failed.
    if (state === 'delivered' || (state === 'cancelled' && attempts.length === 0) || isBroken(broken, delivery)) {
      if (deliveries.delete(id)) kept -= 1
    } else if (deliveries.has(id)) deliveries.set(id, delivery)
    else if (kept < MOST_CALLBACKS) {
      deliveries.set(id, delivery)
      kept += 1
    } else return false
    return true
  }

  return {
    watch(sandbox: Sandbox): void {
      const { events, namespace, clock, knownKeys } = sandbox
      const deliveries = new Map<string, Delivery>()
      const broken = new Set<string>()
      const one: Watched = {
        namespace,
        deliveries,
        broken,
        now: () => clock.nowMs() / 1000,
        secrets: knownKeys.secrets,
      }
      watched.add(one)
      // A suite may use and end thousands of namespaces; their states are not held on to.
      events.once('close', () => {
        const [now, secrets] = [one.now(), one.secrets()]
        watched.delete(one)
        if (deliveries.size > 0) watched.add({ namespace, deliveries, broken, now: () => now, secrets: () => secrets })
      })
      events.on('request', (record) => noteRequest(sandbox, record))
      events.on('unmatched', (request) => noteUnserved(namespace, request))
      events.on('callback', (delivery) => void noteDelivery(one, delivery))
      events.on('attempt', (delivery) => {
        const isFirst = delivery.attempts.length === 1
        if (isFirst && delivery.by === 'receiver') received += 1
        if (!noteDelivery(one, delivery) && isFirst) dropped += 1
      })
      events.on('defect', ({ where, error }) => {
        const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
        if (defects.length < MOST_KINDS)
          defects.push(`${where}${namespace === '' ? '' : ` in namespace ${namespace}`}: ${stack}`)
      })
    },

    /** Takes the keys of all of them out of a text. */
    hide: (text: string): string => scrub(text, [...new Set([...watched].flatMap(({ secrets }) => secrets()))]),

    found(): Failures {
      const callbacks = [...watched].flatMap(({ namespace, deliveries, now }) =>
        [...deliveries.values()]
          .filter(({ attempts, dueAt }) => attempts.length > 0 || dueAt <= now())
          .map((delivery) => ({ namespace, delivery })),
      )
      const refusals = [...kinds.values()]
      return {
        requests,
        refused,
        refusals,
        unmatched: [...unserved.values()],
        callbacks,
        moreCallbacks: dropped,
        received,
        defects,
      }
    },
  }
}
