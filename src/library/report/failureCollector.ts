import type { Delivery } from '../../contract/callback.ts'
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

/** What is kept of a sandbox; once it has ended, no more than this. */
interface Watched {
  readonly namespace: string
  /** Those that are not delivered. */
  readonly deliveries: Map<string, Delivery>
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
    if (record.outcome === 'ok') return
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

  /** Returns whether there was room for it. */
  function noteDelivery(deliveries: Map<string, Delivery>, delivery: Delivery): boolean {
    const { id, state, attempts } = delivery
    // What was cancelled before its first attempt has not failed.
    if (state === 'delivered' || (state === 'cancelled' && attempts.length === 0)) {
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
      const one: Watched = { namespace, deliveries, now: () => clock.nowMs() / 1000, secrets: knownKeys.secrets }
      watched.add(one)
      // A suite may use and end thousands of namespaces; their states are not held on to.
      events.once('close', () => {
        const [now, secrets] = [one.now(), one.secrets()]
        watched.delete(one)
        if (deliveries.size > 0) watched.add({ namespace, deliveries, now: () => now, secrets: () => secrets })
      })
      events.on('request', (record) => noteRequest(sandbox, record))
      events.on('unmatched', (request) => noteUnserved(namespace, request))
      events.on('callback', (delivery) => void noteDelivery(deliveries, delivery))
      events.on('attempt', (delivery) => {
        const isFirst = delivery.attempts.length === 1
        if (isFirst && delivery.by === 'receiver') received += 1
        if (!noteDelivery(deliveries, delivery) && isFirst) dropped += 1
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
