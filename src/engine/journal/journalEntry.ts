import type { FaultNote } from '../../contract/fault.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { noTexts } from '../../contract/schema/wire.ts'
import type { Service } from '../../contract/service.ts'
import type { Diagnosis } from '../explain/diagnostics.ts'
import { keyTexts } from '../explain/mistake.ts'
import type { RefusedRequest } from '../explain/refusal.ts'
import type { SignatureExplanation } from '../explain/signature.ts'
import type { Candidate } from '../matching/match.ts'
import {
  KEPT_CHARACTERS,
  keysNear,
  REDACTED,
  redactAnswer,
  redactTexts,
  scrub,
  truncate,
} from '../runtime/redaction.ts'

/** One check of a request and how it went. */
export interface CheckResult {
  readonly check: string
  readonly passed: boolean
  /** Why it did not pass, or what it only reported. */
  readonly detail?: string
  /** The same in Chinese, where there is such a text. */
  readonly detailZh?: string
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
  /** How many parameters are left out of `wire`, where all of them together are too long to keep. */
  readonly wireOmitted?: number
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
  /** Bytes they came as, and so at least their length; counted where it is absent. */
  readonly size?: number
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
  /** The same in Chinese. */
  readonly reasonZh?: string | undefined
  /** Set for a request that was refused or found fault with: what explains it, for when the entry is read. */
  readonly refused?: RefusedRequest | undefined
  readonly fault?: FaultNote | undefined
  /** What there is to say of the fault. */
  readonly faultDiagnosis?: Diagnosis | undefined
  /** What its handler found odd about a request it accepted. */
  readonly remark?: Diagnosis | undefined
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
  const details = checks.flatMap(({ detail = '', detailZh = '' }) => [detail, detailZh])
  const text = [...Object.entries(texts).flat(), ...details, response].join('\n')
  const lists = [secrets?.() ?? [], refused ? keyTexts(refused.keys) : [], key === undefined ? [] : [key]]
  return [...new Set(lists.flatMap((keys) => keysNear(text, keys)))]
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

/** A request or a response longer than this is kept cut, so that the journal stays small whatever is sent. */
const LARGE_BYTES = 32_768
/** Characters that the parameters of one request have together in its entry. */
const KEPT_OF_WIRE = 65_536
/** What a record weighs beside its texts, roughly. */
const RECORD_BYTES = 1024

/** Longer texts of an entry than this are none of those that were cut one by one. */
const LONGEST_TEXT = 2 * KEPT_CHARACTERS

/**
 * A copy that shares no memory with the request: a part of a text keeps the whole text alive in V8, so that a cut
 * value would still weigh what the request weighed.
 */
function detached<T>(value: T): T {
  const cut = (_name: string, one: unknown) =>
    typeof one === 'string' && one.length > LONGEST_TEXT ? one.slice(0, LONGEST_TEXT) : one
  return JSON.parse(JSON.stringify(value, cut)) as T
}

/** An entry to hold on to: cut, and apart from the request it came from. */
export const keptEntry = (record: JournalRecord, diagnosis?: Diagnosis): JournalEntry =>
  detached(shownEntry(record, diagnosis))

/** The record as the journal keeps it. `bytes` is the size of the request, `diagnosis` what is known at once. */
export function keptRecord(record: JournalRecord, bytes: number, diagnosis?: Diagnosis): JournalRecord {
  if (bytes <= LARGE_BYTES && record.response.length <= LARGE_BYTES) return record
  const shown = keptEntry(record, diagnosis)
  const { id, at, namespace, service, operation, method, path, key, verified, fault, status, durationMs } = record
  return {
    ...{ id, at, namespace, service, operation, method, path, key, verified, fault, status, durationMs },
    texts: shown.wire,
    tenant: shown.tenant,
    checks: shown.checks,
    outcome: shown.outcome,
    diagnosis: shown.diagnosis,
    response: shown.response,
    callbacks: shown.callbacks,
    shown,
  }
}

const lengthOf = (texts: Readonly<Record<string, string>>): number => {
  let length = 0
  for (const name in texts) length += name.length + (texts[name] as string).length
  return length
}

/** What a kept record weighs in bytes, roughly and rather too much: decoded texts keep the encoded body they were cut from. */
export function weightOf({ texts, size = lengthOf(texts), response, refused }: JournalRecord): number {
  const raw = refused === undefined ? 0 : refused.raw.body.length + refused.raw.query.length
  return RECORD_BYTES + 4 * size + 2 * (response.length + raw)
}

/** Parameters that fit into what is kept of one request, those of the operation first, and how many do not. */
function limited(
  wire: JournalEntry['wire'],
  declared: Operation['params'],
): { readonly wire: JournalEntry['wire']; readonly omitted: number } {
  if (lengthOf(wire) <= KEPT_OF_WIRE) return { wire, omitted: 0 }
  const names = Object.keys(wire)
  const known = (name: string): boolean => name === 'sign' || Object.hasOwn(declared, name)
  const kept = noTexts()
  let left = KEPT_OF_WIRE
  let omitted = 0
  for (const name of [...names.filter(known), ...names.filter((name) => !known(name))]) {
    const value = wire[name] as string
    left -= name.length + value.length
    if (left >= 0) kept[name] = value
    else omitted += 1
  }
  return { wire: kept, omitted }
}

/** Parameters that the operation itself keeps secret, beside those that are secret by their names. */
function withoutSecrets({ secret = [] }: Operation, wire: Record<string, string>): Record<string, string> {
  for (const name of secret) if (name in wire) wire[name] = REDACTED
  return wire
}

export function shownEntry(record: JournalRecord, found?: Diagnosis): JournalEntry {
  if (record.shown) return record.shown
  const diagnosed = record.faultDiagnosis ?? record.remark ?? found
  const { id, at, namespace, service, operation, method, path, tenant, texts, checks, outcome } = record
  const secrets = secretsOf(record)
  const { wire, omitted } = limited(withoutSecrets(operation, redactTexts(texts, secrets)), operation.params)
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
    ...(omitted > 0 && { wireOmitted: omitted }),
    checks: checks.map(({ detail, detailZh, ...check }) => ({
      ...check,
      ...(detail !== undefined && { detail: scrub(detail, secrets) }),
      ...(detailZh !== undefined && { detailZh: scrub(detailZh, secrets) }),
    })),
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
      params ??= withoutSecrets(
        record.operation,
        redactTexts(record.texts, secretsOf(record), (text) => text),
      )
      return params
    },
  }
}
