import { STATUS_CODES } from 'node:http'
import type { FaultEffect, FaultNote } from '../../contract/fault.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { dropOf } from '../faults/faults.ts'
import { ABANDONED, type Exchange, type PipelineParts, type Stage } from './exchange.ts'
import { JSON_TYPE, type ProviderResponse, refusalEntry, toResponse } from './response.ts'

/** Nothing here is JSON or HTML, and it needs escaping in both. */
const NOISE = '<>{}[]",:;&%$§ÄÿΩ字\u0001\u0007\u007f0123456789abcdef'
const NOISE_LENGTH = 96

/** A fault that leaves nothing of the true answer. */
const replaces = ({ refuse, status, drop, garbage }: FaultEffect): boolean =>
  refuse !== undefined || status !== undefined || drop !== undefined || garbage === true

/** Whether a faulty request is carried out. One that is only late is. */
export const isCarriedOut = ({ effect }: FaultNote): boolean => effect.carriedOut === true || !replaces(effect)

function gatewayPage(status: number): string {
  if (status === 204 || status === 304) return ''
  const title = `${status} ${STATUS_CODES[status] ?? 'Unknown'}`
  return `<html>\n<head><title>${title}</title></head>\n<body><center><h1>${title}</h1></center></body>\n</html>\n`
}

/** The stages in which faults spoil a request, outside any transaction. */
export function createFaultInjection(parts: Pick<PipelineParts, 'faults' | 'heldRequests' | 'ids' | 'store'>) {
  const { faults, heldRequests, ids, store } = parts

  function tenantOf({ service, incoming }: Exchange): Promise<string | undefined> {
    return store.transaction(async (tx) => {
      const tenant = await service.tenant?.(incoming.wire.texts, service.open(tx))
      return tenant === undefined ? undefined : service.identify?.(tenant).id
    })
  }

  /** Waits on the sandbox's clock. */
  async function hold(delay: string): Promise<undefined | typeof ABANDONED> {
    return (await heldRequests.wait(parseDuration(delay) ?? 0)) ? undefined : ABANDONED
  }

  async function decide(exchange: Exchange): Promise<undefined | typeof ABANDONED> {
    const { service, operation, incoming } = exchange
    const asked = { provider: service.id, operation: operation.id, params: incoming.wire.texts }
    const fault = await faults.forRequest(asked, () => tenantOf(exchange))
    exchange.fault = fault
    if (!fault) return
    const { delay, carriedOut, refuse } = fault.effect
    if (delay !== undefined && !carriedOut && (await hold(delay)) === ABANDONED) return ABANDONED
    if (!isCarriedOut(fault)) exchange.outcome = { kind: 'fault', error: refuse ?? 'FAULT' }
  }

  /** What leaves instead of the true response, or the true one when the fault was only late. */
  async function spoil(exchange: Exchange, { effect }: FaultNote, response: ProviderResponse): Promise<undefined> {
    const { service } = exchange
    const { requestId, diagnosis } = response
    const spoilt = { requestId, diagnosis }
    const { refuse, status, garbage } = effect
    const drop = dropOf(effect)
    if (drop !== undefined) exchange.response = { ...spoilt, status: 0, contentType: '', body: '', drop }
    else if (status !== undefined)
      exchange.response = { ...spoilt, status, contentType: 'text/html; charset=utf-8', body: gatewayPage(status) }
    else if (garbage)
      exchange.response = { ...spoilt, status: 200, contentType: JSON_TYPE, body: `<${ids.pick(NOISE, NOISE_LENGTH)}` }
    else if (refuse !== undefined) {
      const outcome = { kind: 'refused', error: refuse } as const
      exchange.response = toResponse(service, outcome, await refusalEntry(store, service, refuse), requestId, diagnosis)
    }
  }

  const findFault: Stage = (exchange) => (faults.onRequests ? decide(exchange) : undefined)

  const holdResponse: Stage = ({ fault }) => {
    const { delay, carriedOut } = fault?.effect ?? {}
    return delay !== undefined && carriedOut ? hold(delay) : undefined
  }

  const spoilResponse: Stage = (exchange) => {
    const { fault, response } = exchange
    return fault && response ? spoil(exchange, fault, response) : undefined
  }

  return { findFault, holdResponse, spoilResponse }
}
