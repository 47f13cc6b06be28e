import type { FaultNote } from '../../contract/fault.ts'
import type { Prose } from '../../contract/field.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Service } from '../../contract/service.ts'
import type { Diagnosis } from '../explain/diagnostics.ts'
import type { RefusedRequest } from '../explain/refusal.ts'
import type { SignatureExplanation } from '../explain/signature.ts'
import type { Candidate } from '../matching/match.ts'
import { keysNear, REDACTED, redactAnswer, redactTexts, scrub, truncate } from '../runtime/redaction.ts'

/** One check of a request and how it went. */
export interface CheckResult {
  readonly check: string
  readonly passed: boolean
  /** Why it did not pass, or what it only reported. */
  readonly detail?: string
}

/** What the signature check saw. */
export interface SignatureFacts {
  /** The text that was hashed. In a shown entry the key is redacted. */
  readonly stringToSign: string
  readonly expected: string
  readonly received: string
  /** What was done instead, when the signature does not match. */
  readonly explanation?: SignatureExplanation
}

/** One provider request as the admin API shows it. */
export interface JournalEntry {
  readonly id: string
  /** Unix time in seconds (virtual), with milliseconds as fraction. */
  readonly at: number
  /** The namespace it came to; empty for the sandbox itself. */
  readonly namespace: string
  readonly provider: string
  readonly operation: string
  readonly method: string
  readonly path: string
  /** The app, merchant or game, once known. */
  readonly tenant?: string
  /** Parameters as received, secrets redacted. */
  readonly wire: Readonly<Record<string, string>>
  readonly checks: readonly CheckResult[]
  /** `ok`, the error's name, `FAULT` when a fault kept it from being carried out, or `DEFECT`. */
  readonly outcome: string
  /** Short name of what is worth saying, for people and for the diagnosis header. */
  readonly diagnosis?: string
  /** Why it was refused, in a sentence. */
  readonly explanation?: Prose
  readonly signature?: SignatureFacts
  /** The fault that spoilt it. */
  readonly fault?: FaultNote
  /** HTTP status of the answer; 0 when a fault let none out. */
  readonly status: number
  readonly response: string
  /** Real milliseconds. */
  readonly durationMs: number
  /** Ids of the callbacks it caused. */
  readonly callbacks: readonly string[]
}

/**
 * A record as the request leaves it: little to keep, turned into a {@link JournalEntry} only when it is read.
 * It holds secrets.
 */
export interface JournalRecord {
  readonly id: string
  readonly at: number
  readonly namespace: string
  readonly service: Service
  readonly operation: Operation
  readonly method: string
  readonly path: string
  readonly texts: Readonly<Record<string, string>>
  readonly tenant: string | undefined
  readonly key: string | undefined
  /** Whether the signature was looked at. */
  readonly verified: boolean
  readonly checks: readonly CheckResult[]
  readonly outcome: string
  /** What was known when the answer left. */
  readonly diagnosis: string | undefined
  /** The same in a sentence. */
  readonly reason?: string | undefined
  /** Set for a request that was refused or found fault with: what explains it, for when the entry is read. */
  readonly refused?: RefusedRequest | undefined
  readonly fault?: FaultNote | undefined
  /** What there is to say of the fault. */
  readonly faultDiagnosis?: Diagnosis | undefined
  /** Every key there is when the entry is read. */
  readonly secrets?: () => readonly string[]
  readonly status: number
  readonly response: string
  readonly durationMs: number
  readonly callbacks: readonly string[]
  /** Set for a large request, which is kept cut instead of whole. */
  readonly shown?: JournalEntry
}

/** Keys that a client may have sent by mistake, narrowed down once for all that is shown of the request. */
function secretsOf({ key, refused, secrets, texts, checks, response }: JournalRecord): readonly string[] {
  const all = [
    ...(secrets?.() ?? []),
    ...(key === undefined ? [] : [key]),
    ...(refused?.keys.map((named) => named.key) ?? []),
  ]
  const details = checks.map(({ detail = '' }) => detail)
  return keysNear([...Object.entries(texts).flat(), ...details, response].join('\n'), all)
}

/** The signature is computed again when an entry is read, rather than kept for every request; its text shows no secret. */
function signatureFacts(
  { service, texts, key, verified }: JournalRecord,
  wire: JournalEntry['wire'],
  explanation: SignatureExplanation | undefined,
): SignatureFacts | undefined {
  if (!verified || key === undefined || !service.signer) return undefined
  const stringToSign = truncate(service.signer.stringToSign(wire, REDACTED))
  const expected = service.signer.sign(texts, key)
  return { stringToSign, expected, received: wire.sign ?? '', ...(explanation && { explanation }) }
}

/** A request of so many bytes is kept cut, so that the journal stays small whatever is sent. */
const LARGE_BYTES = 32_768

/** The record as the journal keeps it. `bytes` is the size of the request, `diagnosis` what is known at once. */
export function keptRecord(record: JournalRecord, bytes: number, diagnosis?: Diagnosis): JournalRecord {
  if (bytes <= LARGE_BYTES) return record
  const shown = shownEntry(record, diagnosis)
  return { ...record, texts: shown.wire, response: shown.response, refused: undefined, shown }
}

export function shownEntry(record: JournalRecord, found?: Diagnosis): JournalEntry {
  if (record.shown) return record.shown
  const diagnosed = record.faultDiagnosis ?? found
  const { id, at, namespace, service, operation, method, path, tenant, texts, checks, outcome } = record
  const secrets = secretsOf(record)
  const wire = redactTexts(texts, secrets)
  const signature = signatureFacts(record, wire, diagnosed?.signature)
  const diagnosis = diagnosed?.slug ?? record.diagnosis
  return {
    id,
    at,
    namespace,
    provider: service.id,
    operation: operation.id,
    method,
    path,
    ...(tenant !== undefined && { tenant }),
    wire,
    checks: checks.map((check) => (check.detail ? { ...check, detail: scrub(check.detail, secrets) } : check)),
    outcome,
    ...(diagnosis !== undefined && { diagnosis }),
    ...(diagnosed && { explanation: { en: diagnosed.en, zh: diagnosed.zh } }),
    ...(signature && { signature }),
    ...(record.fault && { fault: record.fault }),
    status: record.status,
    response: truncate(redactAnswer(record.response, secrets)),
    durationMs: record.durationMs,
    callbacks: record.callbacks,
  }
}

/**
 * A record as criteria see it. Parameters are whole, as they were received, but secrets are what is shown of them: by
 * searching for a guess a secret cannot be found out.
 */
export function candidateOf(record: JournalRecord): Candidate {
  let params: Candidate['params'] | undefined
  return {
    provider: record.service.id,
    operation: record.operation.id,
    tenant: record.tenant,
    outcome: record.outcome,
    // Most are told apart by what they are; their parameters are never read.
    get params() {
      params ??= redactTexts(record.texts, secretsOf(record), (text) => text)
      return params
    },
  }
}
