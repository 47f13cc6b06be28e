import { setTimeout as sleep } from 'node:timers/promises'
import type { Attempt, Delivery } from '../contract/callbacks/callback.ts'
import type { CertifyEvent } from '../contract/certification/certifyReport.ts'
import { type EventSources, type EventStreamOptions, feed } from '../engine/journal/eventStream.ts'
import type { JournalEntry } from '../engine/journal/journalEntry.ts'
import type { SandboxApi } from './sandboxApi.ts'

/** More often a page need not be told. */
export const SHORTEST_BATCH_MS = 100
export const LONGEST_BATCH_MS = 10_000

/** Entries a second beyond which a batch only counts. */
const PER_SECOND = 200

/** A request as a line of a list. */
const briefEntry = ({
  wire: _wire,
  response: _response,
  signature: _signature,
  checks: _checks,
  ...rest
}: JournalEntry) => rest

/** An attempt without what the game answered. */
const briefAttempt = ({ reply: _reply, ...rest }: Attempt) => rest

/** A delivery as a line of a list: how many attempts there were, and the last one. */
export function briefDelivery({ params: _params, body: _body, attempts, ...rest }: Delivery) {
  const last = attempts.at(-1)
  return { ...rest, tries: attempts.length, ...(last && { last: briefAttempt(last) }) }
}

/** A certify run as far as it is, without what was sent. */
const briefRun = ({ result, ...run }: CertifyEvent) => ({
  ...run,
  ...(result && { result: { id: result.id, group: result.group, verdict: result.verdict } }),
})

/** What a game or a load makes many of; of the others, each tells a page something it cannot do without. */
const COUNTED = ['request', 'callback', 'attempt', 'outbox']

/**
 * What happens as one event per batch: `{events: [{event, data}], more: {request: 85}}`. `more` counts what came beyond
 * 200 entries a second. Entries are lines of lists, without texts of requests and answers.
 */
export async function* eventBatches(
  { events, journal }: Pick<SandboxApi, 'events' | 'journal'>,
  wants: (kind: string, provider?: string) => boolean,
  batchMs: number,
  options: EventStreamOptions,
): AsyncGenerator<string> {
  const most = Math.max(1, Math.round((PER_SECOND * batchMs) / 1000))
  let told = 0
  let more: Record<string, number> = {}

  function tell(event: string, data: () => unknown, provider?: string): string | undefined {
    if (!wants(event, provider)) return undefined
    if (COUNTED.includes(event)) told += 1
    if (told > most && COUNTED.includes(event)) {
      more[event] = (more[event] ?? 0) + 1
      return undefined
    }
    return `${JSON.stringify({ event, data: data() })}\n`
  }

  const tellers: EventSources = {
    request: (record) => tell('request', () => briefEntry(journal.shown(record)), record.service.id),
    callback: (delivery) => tell('callback', () => briefDelivery(delivery), delivery.provider),
    attempt: (delivery) => tell('attempt', () => briefDelivery(delivery), delivery.provider),
    outbox: (mail) => tell('outbox', () => mail),
    clock: (clock) => tell('clock', () => clock),
    certify: (run) => tell('certify', () => briefRun(run), run.provider),
    reset: () => tell('reset', () => ({})),
  }

  let id = 0
  for await (const text of feed(events, tellers, options)) {
    const lines = text.split('\n')
    const entries = lines.filter((line) => line.startsWith('{'))
    const comment = lines.find((line) => line.startsWith(':'))
    if (comment !== undefined) yield `${comment}\n\n`
    if (entries.length === 0) continue
    id += 1
    yield `id: ${id}\nevent: batch\ndata: {"events":[${entries.join(',')}],"more":${JSON.stringify(more)}}\n\n`
    told = 0
    more = {}
    // What happens meanwhile is the next batch.
    await sleep(batchMs, undefined, { ref: false, ...(options.signal && { signal: options.signal }) }).catch(
      () => undefined,
    )
  }
}
