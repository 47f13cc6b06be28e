import type { Criteria } from '../matching/match.ts'
import type { Events } from './events.ts'
import type { JournalRecord } from './journalEntry.ts'

type Judge = (record: JournalRecord) => void

/** The waits that are open for requests: each new request is shown to those it may concern, and to no other. */
export interface OpenWaits {
  /** Shows every request that has these plain criteria to `judge`. Returns how to end it. */
  add(criteria: Criteria, judge: Judge): () => void
}

const FIELDS = ['provider', 'operation', 'tenant', 'outcome'] as const

const SEPARATOR = '\u0000'

/** Which of the plain criteria are given, as bits, and their values as one text. */
function keyOf(criteria: Criteria): { readonly shape: number; readonly key: string } {
  let shape = 0
  let key = ''
  for (const [bit, field] of FIELDS.entries()) {
    const wanted = criteria[field]
    if (wanted === undefined) continue
    shape |= 1 << bit
    key += wanted + SEPARATOR
  }
  return { shape, key }
}

/** The same values of a request, for criteria of that shape. */
function keyOfRecord({ service, operation, tenant, outcome }: JournalRecord, shape: number): string {
  let key = ''
  if (shape & 1) key += service.id + SEPARATOR
  if (shape & 2) key += operation.id + SEPARATOR
  if (shape & 4) key += (tenant ?? '') + SEPARATOR
  if (shape & 8) key += outcome + SEPARATOR
  return key
}

/** A request costs one look-up for each combination of criteria that is waited for, however many wait. */
function createOpenWaits(events: Events): OpenWaits {
  const shapes = new Map<number, Map<string, Set<Judge>>>()

  function show(record: JournalRecord): void {
    for (const [shape, byKey] of shapes) {
      const judges = byKey.get(keyOfRecord(record, shape))
      if (judges) for (const judge of judges) judge(record)
    }
  }

  return {
    add(criteria, judge) {
      const { shape, key } = keyOf(criteria)
      if (shapes.size === 0) events.on('request', show)
      const byKey = shapes.get(shape) ?? new Map<string, Set<Judge>>()
      shapes.set(shape, byKey)
      const judges = byKey.get(key) ?? new Set()
      byKey.set(key, judges)
      judges.add(judge)
      return () => {
        judges.delete(judge)
        if (judges.size === 0) byKey.delete(key)
        if (byKey.size === 0) shapes.delete(shape)
        if (shapes.size === 0) events.off('request', show)
      }
    },
  }
}

const known = new WeakMap<Events, OpenWaits>()

/** Those of one sandbox. */
export function openWaitsOf(events: Events): OpenWaits {
  let waits = known.get(events)
  if (!waits) {
    waits = createOpenWaits(events)
    known.set(events, waits)
  }
  return waits
}
