import { STATUS_CODES } from 'node:http'
import { parseDuration } from '../../contract/duration.ts'
import type { ErrorEntry } from '../../contract/errors.ts'
import type { FaultEffect, FaultNote } from '../../contract/fault.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Service } from '../../contract/service.ts'
import { cutOf } from '../faults/faults.ts'
import { type Answer, answerTo, JSON_TYPE } from './response.ts'
import type { Incoming, PipelineParts } from './pipeline.ts'

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

/** What faults do to requests, outside any transaction. */
export function createTampering(
  parts: PipelineParts,
  entryOf: (service: Service, error: string) => Promise<ErrorEntry>,
) {
  const { faults, held, ids, store } = parts

  function tenantOf(service: Service, { wire }: Incoming): Promise<string | undefined> {
    return store.transaction(async (tx) => {
      const tenant = await service.tenant?.(wire.texts, service.open(tx))
      return tenant === undefined ? undefined : service.identify?.(tenant).id
    })
  }

  return {
    find: (service: Service, operation: Operation, incoming: Incoming): Promise<FaultNote | undefined> =>
      faults.forRequest({ provider: service.id, operation: operation.id, params: incoming.wire.texts }, () =>
        tenantOf(service, incoming),
      ),

    /** Waits on the sandbox's clock. Answers false when the request was given up before. */
    hold: (delay: string): Promise<boolean> => held.wait(parseDuration(delay) ?? 0),

    /** What leaves instead of the true answer, or the true one when the fault was only late. */
    async answer(service: Service, { effect }: FaultNote, answered: Answer): Promise<Answer> {
      const { requestId } = answered
      const spoilt = { requestId, diagnosis: answered.diagnosis }
      const { refuse, status, garbage } = effect
      const cut = cutOf(effect)
      if (cut !== undefined) return { ...spoilt, status: 0, contentType: '', body: '', cut }
      if (status !== undefined)
        return { ...spoilt, status, contentType: 'text/html; charset=utf-8', body: gatewayPage(status) }
      if (garbage) return { ...spoilt, status: 200, contentType: JSON_TYPE, body: `<${ids.pick(NOISE, NOISE_LENGTH)}` }
      if (refuse === undefined) return answered
      const outcome = { kind: 'refused', error: refuse } as const
      return answerTo(service, outcome, await entryOf(service, refuse), requestId, answered.diagnosis)
    },
  }
}
