import type { FaultNote } from '../../contract/fault.ts'
import type { Diagnosis } from '../explain/diagnostics.ts'
import { explainFault } from '../explain/fault.ts'
import type { RefusedRequest } from '../explain/refusal.ts'
import type { Effects } from './effects.ts'
import type { Exchange, PipelineParts, Stage } from './exchange.ts'
import { type Outcome, outcomeName, refusalEntry, toResponse } from './response.ts'

/** What there is to say of a fault. A request that was only late and then refused has something better to say. */
function faultDiagnosis(fault: FaultNote, { kind }: Outcome, named: string): Diagnosis | undefined {
  const onlyLate = Object.keys(fault.effect).every((name) => name === 'delay' || name === 'carriedOut')
  if (onlyLate && kind !== 'ok') return undefined
  return explainFault(fault, kind === 'fault' ? undefined : named)
}

/** What a handler remarked on, said once where it was remarked twice. */
function remarkOf({ remarks }: Effects): Diagnosis | undefined {
  if (remarks.length === 0) return undefined
  const all = (part: (remark: Diagnosis) => string, between: string) => [...new Set(remarks.map(part))].join(between)
  return { slug: all(({ slug }) => slug, '+'), en: all(({ en }) => en, ' '), zh: all(({ zh }) => zh, '；') }
}

/** The stages that explain how a request ended and word its response. */
export function createResponder(parts: Pick<PipelineParts, 'store' | 'knownKeys' | 'diagnostics'>) {
  const { store, knownKeys, diagnostics } = parts

  /** A refused request with what explains it. */
  async function refusedOf(exchange: Exchange, refusal: RefusedRequest['refusal']): Promise<RefusedRequest> {
    const { service, operation, incoming, checked } = exchange
    const { wire, body, query, contentType } = incoming
    return {
      service,
      operation,
      wire,
      // A copy: the journal must not hold on to the socket's buffer.
      raw: { body: body.toString('latin1'), query, contentType },
      tenant: checked?.tenantId,
      key: checked?.key,
      refusal,
      keys: await knownKeys.current(),
    }
  }

  async function explainWith(exchange: Exchange, concern: RefusedRequest['refusal']): Promise<undefined> {
    exchange.refused = await refusedOf(exchange, concern)
    exchange.diagnosis ??= diagnostics.atOnce(exchange.refused)
  }

  /** Says what is worth saying: of the fault, of the refusal, of what a stricter setting would have refused, or what the handler remarked. */
  const explain: Stage = (exchange) => {
    const { outcome, fault, checked } = exchange
    if (!outcome) return
    if (fault) exchange.faultDiagnosis = faultDiagnosis(fault, outcome, outcomeName(outcome))
    exchange.diagnosis = exchange.faultDiagnosis
    const concern = outcome.kind === 'refused' ? outcome : outcome.kind === 'ok' ? checked?.notes?.[0] : undefined
    if (concern) return explainWith(exchange, concern)
    if (outcome.kind === 'ok') exchange.remark = remarkOf(exchange.effects)
    exchange.diagnosis ??= exchange.remark
  }

  async function refuse(exchange: Exchange, outcome: Outcome & { kind: 'refused' }): Promise<undefined> {
    const { service, id, diagnosis } = exchange
    const entry = await refusalEntry(store, service, outcome.error)
    exchange.response = toResponse(service, outcome, entry, id, diagnosis?.slug)
  }

  const respond: Stage = (exchange) => {
    const { service, outcome, id, diagnosis } = exchange
    if (!outcome) return
    if (outcome.kind === 'refused') return refuse(exchange, outcome)
    exchange.response = toResponse(service, outcome, undefined, id, diagnosis?.slug)
  }

  return { explain, respond }
}
