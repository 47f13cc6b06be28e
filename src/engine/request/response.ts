import { type ErrorEntry, ProviderError } from '../../contract/errors.ts'
import type { ConnectionDrop } from '../../contract/fault.ts'
import type { Prose } from '../../contract/schema/field.ts'
import type { Service } from '../../contract/service.ts'
import { OwnershipLost, QuotaError, type Store, StoreError, StoreGone } from '../../contract/store.ts'
import type { Problem } from '../../contract/values/problem.ts'
import { prose, sentences } from '../../contract/values/prose.ts'
import type { CheckResult } from '../journal/journalEntry.ts'
import { type Checked, checkResults, detailed } from './checks.ts'

/** What goes back, byte for byte. */
export interface ProviderResponse {
  readonly status: number
  readonly contentType: string
  readonly body: string
  /** Where the sandbox itself failed: the same as `body`, in both languages. */
  readonly problem?: Problem
  readonly requestId: string
  /** Short name of what is worth saying about the request. */
  readonly diagnosis?: string | undefined
  /** How the connection ends instead of an answer; `status` is 0 then. */
  readonly drop?: ConnectionDrop
}

/** How a request ended. */
export type Outcome =
  | { readonly kind: 'ok'; readonly data: unknown }
  | {
      readonly kind: 'refused'
      readonly error: string
      readonly check?: string
      readonly detail?: Prose
    }
  /** A fault was in the way: nothing was carried out. */
  | { readonly kind: 'fault'; readonly error: string }
  | { readonly kind: 'defect'; readonly error: unknown }

/** `ok`, the name of the refusal, `FAULT` or `DEFECT`. */
export function outcomeName(outcome: Outcome): string {
  if (outcome.kind === 'ok') return 'ok'
  return outcome.kind === 'defect' ? 'DEFECT' : outcome.error
}

export function fromThrown(error: unknown): Outcome {
  if (!(error instanceof ProviderError)) return { kind: 'defect', error }
  const { detail } = error
  return {
    kind: 'refused',
    error: error.error,
    ...(detail !== undefined && { detail }),
  }
}

export const JSON_TYPE = 'application/json; charset=utf-8'

/** Returns what to keep as the checks of a request; all requests of a provider that passed without a note share one list. */
export function createResults() {
  const allPassed = new Map<Service, readonly CheckResult[]>()
  return (
    service: Service,
    outcome: Outcome,
    checked: Checked | undefined,
    fault: string | undefined,
  ): readonly CheckResult[] => {
    if (outcome.kind === 'fault')
      return [{ check: 'fault', passed: false, ...(fault !== undefined && { detail: fault }) }]
    if (checked?.refusal) return checkResults(service, checked)
    let passed = checked?.notes ? checkResults(service, checked) : allPassed.get(service)
    if (!passed) {
      passed = checkResults(service, undefined)
      allPassed.set(service, passed)
    }
    if (outcome.kind !== 'refused') return passed
    return [...passed, { check: 'operation', passed: false, ...(outcome.detail && detailed(outcome.detail)) }]
  }
}

/** How a failure of the sandbox itself is told: a disk that took nothing is no defect, and says why. */
export type Failure = Problem

const QUOTA = prose('A quota is reached', '已达到配额')
const GONE = prose('The database does not answer', '数据库没有应答')
const TAKEN_OVER = prose('Another replica has taken over', '已由另一副本接管')
const DEFECT: Failure = {
  slug: 'defect',
  title: prose('The sandbox failed', '沙箱出错'),
  detail: prose(
    'This is a defect of the sandbox, not an answer of the provider. Its log has the stack.',
    '这是沙箱的缺陷，不是渠道的应答。日志中有调用栈。',
  ),
  status: 500,
}

export function failureOf(error: unknown): Failure {
  if (error instanceof QuotaError) {
    return { slug: 'quota-reached', title: QUOTA, detail: error.prose, status: 507 }
  }
  if (error instanceof OwnershipLost) {
    return { slug: 'taken-over', title: TAKEN_OVER, detail: error.prose, status: 503 }
  }
  if (error instanceof StoreGone) {
    return { slug: 'database-gone', title: GONE, detail: error.prose, status: 503 }
  }
  if (error instanceof StoreError) {
    return {
      slug: 'not-kept',
      title: prose('The change could not be kept', '修改未能保存'),
      detail: sentences(error.prose, prose('Nothing of it is left.', '未留下任何痕迹。')),
      status: 500,
    }
  }
  return DEFECT
}

/** How a provider words a refusal, a team's own wording included. */
export async function refusalEntry(store: Store, service: Service, error: string): Promise<ErrorEntry> {
  const entry = service.errors[error] as ErrorEntry
  const { override } = service
  if (!override) return entry
  return { ...entry, ...(await store.transaction((tx) => override(service.open(tx), error))) }
}

export function toResponse(
  service: Service,
  outcome: Outcome,
  entry: ErrorEntry | undefined,
  requestId: string,
  diagnosis: string | undefined,
): ProviderResponse {
  if (outcome.kind === 'ok') {
    const { envelope } = service
    const said = envelope.success(outcome.data)
    const body = envelope.textType === undefined ? JSON.stringify(said) : String(said)
    const answer = { status: 200, contentType: envelope.textType ?? JSON_TYPE, body, requestId }
    return diagnosis === undefined ? answer : { ...answer, diagnosis }
  }
  if (outcome.kind === 'fault') return { status: 0, contentType: '', body: '', requestId, diagnosis }
  if (outcome.kind === 'defect' || entry === undefined) {
    const problem = failureOf(outcome.kind === 'defect' ? outcome.error : undefined)
    const { slug, title, detail, status } = problem
    const body = JSON.stringify({
      type: `urn:channel-sandbox:${slug}`,
      title: title.en,
      status,
      detail: detail.en,
      requestId,
    })
    const diagnosis = slug === 'defect' ? 'sandbox-defect' : slug
    return { status, contentType: 'application/problem+json', body, problem, requestId, diagnosis }
  }
  const refusal = service.envelope.failure(entry, outcome)
  const body = service.envelope.textType === undefined ? JSON.stringify(refusal) : String(refusal)
  return {
    status: entry.status ?? 200,
    contentType: service.envelope.failureType ?? JSON_TYPE,
    body,
    requestId,
    ...(diagnosis !== undefined && { diagnosis }),
  }
}
