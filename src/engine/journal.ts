import { cut, redactKey, redactTexts } from './redact.ts'

/** One check of a request and how it went. */
export interface CheckResult {
  readonly check: string
  readonly passed: boolean
  readonly detail?: string
}

/** What the signature check saw. */
export interface SignatureFacts {
  /** The text that was hashed. In a shown entry the key is redacted. */
  readonly stringToSign: string
  readonly expected: string
  readonly received: string
}

/** One provider request as the admin API shows it. */
export interface JournalEntry {
  readonly id: string
  /** Unix time in seconds (virtual), with milliseconds as fraction. */
  readonly at: number
  readonly provider: string
  readonly operation: string
  readonly method: string
  readonly path: string
  /** The app, merchant or game, once known. */
  readonly tenant?: string
  /** Parameters as received, secrets redacted. */
  readonly wire: Readonly<Record<string, string>>
  readonly checks: readonly CheckResult[]
  /** `ok`, the error's name, or `DEFECT`. */
  readonly outcome: string
  /** Short name of what went wrong, for people and for the diagnosis header. */
  readonly diagnosis?: string
  readonly signature?: SignatureFacts
  readonly status: number
  readonly response: string
  /** Real milliseconds. */
  readonly durationMs: number
  /** Ids of the callbacks it caused. */
  readonly callbacks: readonly string[]
}

/** A record as the request leaves it: cheap to make, turned into a {@link JournalEntry} only when somebody looks. */
export interface JournalRecord extends Omit<JournalEntry, 'wire' | 'tenant' | 'diagnosis' | 'signature'> {
  readonly texts: Readonly<Record<string, string>>
  readonly tenant: string | undefined
  readonly diagnosis: string | undefined
  readonly signature: SignatureFacts | undefined
  readonly key: string | undefined
}

export function shownEntry(record: JournalRecord): JournalEntry {
  const { texts, key, signature, response, tenant, diagnosis, ...rest } = record
  return {
    ...rest,
    ...(tenant !== undefined && { tenant }),
    ...(diagnosis !== undefined && { diagnosis }),
    wire: redactTexts(texts),
    response: cut(response),
    ...(signature && {
      signature: { ...signature, stringToSign: redactKey(signature.stringToSign, key ?? '') },
    }),
  }
}

export interface JournalQuery {
  readonly provider?: string
  readonly operation?: string
  readonly outcome?: string
  /** Unix time in seconds; entries at or after it. */
  readonly since?: number
  readonly limit?: number
}

export interface Journal {
  add(record: JournalRecord): void
  get(id: string): JournalEntry | undefined
  /** Newest first. */
  list(query: JournalQuery): JournalEntry[]
  /** How many entries the ring has dropped since it was last cleared. */
  readonly evicted: number
  clear(): void
}

/** The newest requests in a ring of fixed size. */
export function createJournal(capacity: number): Journal {
  const ring: (JournalRecord | undefined)[] = new Array(capacity)
  let next = 0
  let added = 0

  function* newestFirst(): Generator<JournalRecord> {
    for (let i = 1; i <= capacity; i += 1) {
      const record = ring[(next - i + capacity) % capacity]
      if (!record) return
      yield record
    }
  }

  const matches = (record: JournalRecord, query: JournalQuery): boolean =>
    (query.provider === undefined || record.provider === query.provider) &&
    (query.operation === undefined || record.operation === query.operation) &&
    (query.outcome === undefined || record.outcome === query.outcome) &&
    (query.since === undefined || record.at >= query.since)

  return {
    add(record) {
      ring[next] = record
      next = (next + 1) % capacity
      added += 1
    },
    get(id) {
      for (const record of newestFirst()) if (record.id === id) return shownEntry(record)
      return undefined
    },
    list(query) {
      const found: JournalEntry[] = []
      for (const record of newestFirst()) {
        if (found.length >= (query.limit ?? Infinity)) break
        if (matches(record, query)) found.push(shownEntry(record))
      }
      return found
    },
    get evicted() {
      return Math.max(0, added - capacity)
    },
    clear() {
      ring.fill(undefined)
      next = 0
      added = 0
    },
  }
}
