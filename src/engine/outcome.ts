import { type ErrorEntry, ProviderError } from '../contract/errors.ts'
import type { Service } from '../contract/provider.ts'
import { type Checked, checkResults } from './checks.ts'
import type { CheckResult } from './journal.ts'

/** What goes back, byte for byte. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly requestId: string
  /** Short name of what is worth saying about the request. */
  readonly diagnosis?: string
}

/** How a request ended. */
export type Outcome =
  | { readonly kind: 'ok'; readonly data: unknown }
  | {
      readonly kind: 'refused'
      readonly error: string
      readonly check?: string
      readonly detail?: string
      readonly detailZh?: string
    }
  | { readonly kind: 'defect'; readonly error: unknown }

export function thrown(error: unknown): Outcome {
  if (!(error instanceof ProviderError)) return { kind: 'defect', error }
  const { detail, detailZh } = error
  return {
    kind: 'refused',
    error: error.error,
    ...(detail !== undefined && { detail }),
    ...(detailZh !== undefined && { detailZh }),
  }
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** Answers what to keep as the checks of a request; those of a provider that passed without a note share one list. */
export function createResults() {
  const allPassed = new Map<Service, readonly CheckResult[]>()
  return (service: Service, outcome: Outcome, checked: Checked | undefined): readonly CheckResult[] => {
    if (checked?.refusal) return checkResults(service, checked)
    let passed = checked?.notes ? checkResults(service, checked) : allPassed.get(service)
    if (!passed) {
      passed = checkResults(service, undefined)
      allPassed.set(service, passed)
    }
    if (outcome.kind !== 'refused') return passed
    return [...passed, { check: 'operation', passed: false, ...(outcome.detail && { detail: outcome.detail }) }]
  }
}

export function answerTo(
  service: Service,
  outcome: Outcome,
  entry: ErrorEntry | undefined,
  requestId: string,
  diagnosis: string | undefined,
): Answer {
  if (outcome.kind === 'ok') {
    const body = JSON.stringify(service.envelope.success(outcome.data))
    const answer = { status: 200, contentType: JSON_TYPE, body, requestId }
    return diagnosis === undefined ? answer : { ...answer, diagnosis }
  }
  if (outcome.kind === 'defect' || entry === undefined) {
    const problem = {
      type: 'urn:channel-sandbox:defect',
      title: 'The sandbox failed',
      status: 500,
      detail: 'This is a defect of the sandbox, not an answer of the provider. Its log has the stack.',
      requestId,
    }
    const body = JSON.stringify(problem)
    return { status: 500, contentType: 'application/problem+json', body, requestId, diagnosis: 'sandbox-defect' }
  }
  const body = JSON.stringify(service.envelope.failure(entry, outcome))
  return {
    status: entry.status ?? 200,
    contentType: service.envelope.failureType ?? JSON_TYPE,
    body,
    requestId,
    ...(diagnosis !== undefined && { diagnosis }),
  }
}
