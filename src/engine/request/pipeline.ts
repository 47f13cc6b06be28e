import type { Operation } from '../../contract/operation.ts'
import type { Service } from '../../contract/service.ts'
import { noEffects } from './effects.ts'
import { ABANDONED, type Exchange, type Incoming, type PipelineParts, type Stage } from './exchange.ts'
import { createExecutor } from './execute.ts'
import { createFaultInjection } from './injectFault.ts'
import { createResponder } from './respond.ts'
import type { ProviderResponse } from './response.ts'
import { createJournalWriter } from './writeJournal.ts'

/** Runs one operation of a provider, stage by stage. */
export function createPipeline(parts: PipelineParts) {
  const { findFault, holdResponse, spoilResponse } = createFaultInjection(parts)
  const { checkAndHandle, sendEffects } = createExecutor(parts)
  const { explain, respond } = createResponder(parts)

  const stages: readonly Stage[] = [
    findFault,
    checkAndHandle,
    sendEffects,
    holdResponse,
    explain,
    respond,
    spoilResponse,
    createJournalWriter(parts),
  ]

  return async function run(service: Service, operation: Operation, incoming: Incoming): Promise<ProviderResponse> {
    const exchange: Exchange = {
      service,
      operation,
      incoming,
      id: parts.ids.serial('req'),
      at: parts.clock.nowMs() / 1000,
      startedMs: performance.now(),
      fault: undefined,
      checked: undefined,
      outcome: undefined,
      effects: noEffects(),
      refused: undefined,
      faultDiagnosis: undefined,
      remark: undefined,
      diagnosis: undefined,
      response: undefined,
    }
    for (const stage of stages) {
      const pending = stage(exchange)
      if (pending && (await pending) === ABANDONED) break
    }
    return exchange.response ?? { status: 0, contentType: '', body: '', requestId: exchange.id, drop: 'reset' }
  }
}
