import type { Operation } from '../../contract/operation.ts'
import type { Prose } from '../../contract/schema/field.ts'
import type { Reading } from '../../contract/schema/read.ts'
import type { Wire } from '../../contract/schema/wire.ts'
import type { Service } from '../../contract/service.ts'
import type { Clock } from '../../contract/values/clock.ts'
import { joined, prose } from '../../contract/values/prose.ts'
import { sameSignature } from '../../contract/values/signature.ts'
import type { CheckResult } from '../journal/journalEntry.ts'
import type { CallLimits } from './callLimits.ts'

/** What a sandbox refuses, and what it only reports. */
export interface Strictness {
  /** `warn` lets a wrong signature through. */
  readonly signature: 'strict' | 'warn'
  /** `warn` lets calls beyond a limit through, `off` does not count them. */
  readonly rateLimit: 'warn' | 'enforce' | 'off'
}

/** What checks need of the sandbox they run in. */
export interface CheckParts {
  readonly clock: Clock
  readonly callLimits: CallLimits
  readonly strictness: Strictness
}

/** What a check found. */
export interface Finding {
  readonly check: string
  readonly error: string
  readonly detail: Prose
}

/** Where the checks of one request have got to. */
export interface Checked {
  readonly reading: Reading
  tenant: unknown
  tenantId: string | undefined
  key: string | undefined
  /** Whether the signature was looked at. */
  verified: boolean
  refusal: Finding | undefined
  /** What would have been refused under a stricter setting. */
  notes: Finding[] | undefined
}

/** The name of a check as the journal shows it. */
export const checkName = (check: Service['checks'][number]): string => ('check' in check ? check.check : check[0])

const MISMATCH = prose('the signature does not match', '签名不匹配')
const UNREGISTERED = prose('nothing is registered under that id', '该 id 未登记')
const FULL_STOP = prose('. ', '。')

const wrongKind = (names: readonly string[]): Prose =>
  prose(`not of their kind: ${names.join(', ')}`, `参数格式错误：${names.join(', ')}`)

function presence(reading: Reading, wire: Wire): Prose | undefined {
  if (reading.missing.length === 0) return undefined
  const names = reading.missing.join(', ')
  const missing = prose(`missing or empty: ${names}`, `缺少或为空：${names}`)
  return wire.problem === undefined ? missing : joined([missing, wire.problem], FULL_STOP)
}

function verify(service: Service, wire: Wire, checked: Checked): Prose | undefined {
  const { signer } = service
  if (!signer || checked.key === undefined) throw new Error(`Provider ${service.id} checks a signature it cannot make`)
  checked.verified = true
  const expected = signer.sign(wire.texts, checked.key)
  return sameSignature(expected, wire.texts.sign ?? '') ? undefined : MISMATCH
}

function recognise(service: Service, tenant: unknown, checked: Checked): Prose | undefined {
  if (tenant === undefined || service.identify === undefined) return UNREGISTERED
  const { id, key } = service.identify(tenant)
  checked.tenant = tenant
  checked.tenantId = id
  checked.key = key
  return undefined
}

function reportedOnly(check: Service['checks'][number], { signature, rateLimit }: Strictness): boolean {
  if ('check' in check) return false
  return (check[0] === 'signature' && signature === 'warn') || (check[0] === 'limits' && rateLimit === 'warn')
}

/** Runs a provider's checks in its own order and stops at the first that refuses. Awaits only what has to be. */
export async function runChecks(
  service: Service,
  operation: Operation,
  wire: Wire,
  state: unknown,
  parts: CheckParts,
): Promise<Checked> {
  const now = parts.clock.now()
  const checked: Checked = {
    reading: operation.read(wire.texts, wire.kinds),
    tenant: undefined,
    tenantId: undefined,
    key: undefined,
    verified: false,
    refusal: undefined,
    notes: undefined,
  }
  for (const check of service.checks) {
    let detail: Prose | undefined
    if ('check' in check) {
      const refused = check.refuse({ texts: wire.texts, tenant: checked.tenant, state, now })
      detail = refused instanceof Promise ? await refused : refused
    } else if (check[0] === 'required') {
      detail = presence(checked.reading, wire)
    } else if (check[0] === 'format') {
      const { malformed } = checked.reading
      detail = malformed.length === 0 ? undefined : wrongKind(malformed)
    } else if (check[0] === 'tenant') {
      detail = recognise(service, await service.tenant?.(wire.texts, state), checked)
    } else if (check[0] === 'limits') {
      if (parts.strictness.rateLimit !== 'off') detail = parts.callLimits.count(service, checked.tenantId ?? '', now)
    } else {
      detail = verify(service, wire, checked)
    }
    if (detail === undefined) continue
    const found = { check: checkName(check), error: 'check' in check ? check.error : check[1], detail }
    if (!reportedOnly(check, parts.strictness)) {
      checked.refusal = found
      return checked
    }
    checked.notes ??= []
    checked.notes.push(found)
  }
  return checked
}

/** A reason as the journal keeps it. */
export const detailed = ({ en, zh }: Prose): Pick<CheckResult, 'detail' | 'detailZh'> => ({ detail: en, detailZh: zh })

/** Every check up to the one that refused, as the journal shows them. */
export function checkResults(service: Service, checked: Pick<Checked, 'refusal' | 'notes'> | undefined): CheckResult[] {
  const refusal = checked?.refusal
  const results: CheckResult[] = []
  for (const check of service.checks) {
    const name = checkName(check)
    if (refusal?.check === name) {
      results.push({ check: name, passed: false, ...detailed(refusal.detail) })
      return results
    }
    const note = checked?.notes?.find(({ check }) => check === name)
    results.push({ check: name, passed: true, ...(note && detailed(note.detail)) })
  }
  return results
}
