import { tellDefect } from '../journal/events.ts'
import { type JournalRecord, keptRecord } from '../journal/journalEntry.ts'
import type { PipelineParts, Stage } from './exchange.ts'
import { createResults, outcomeName } from './response.ts'

const NONE: readonly string[] = []

/** A clock says no more than this; the rest would only be digits. */
const toMicroseconds = (ms: number): number => Math.round(ms * 1000) / 1000

/** The stage that keeps what happened in the journal and tells the listeners. */
export function createJournalWriter(
  parts: Pick<PipelineParts, 'journal' | 'events' | 'knownKeys' | 'namespace'>,
): Stage {
  const { journal, events, knownKeys, namespace } = parts
  const resultsOf = createResults()

  return (exchange) => {
    const { service, operation, incoming, checked, outcome, response, diagnosis, faultDiagnosis, remark, refused } =
      exchange
    const { queued } = exchange.effects
    const size = incoming.body.length + incoming.query.length
    if (!outcome || !response) return
    const record: JournalRecord = {
      id: exchange.id,
      at: exchange.at,
      namespace,
      service,
      operation,
      method: incoming.method,
      path: incoming.path,
      texts: incoming.wire.texts,
      size,
      tenant: checked?.tenantId,
      key: checked?.key,
      verified: checked?.verified ?? false,
      checks: resultsOf(service, outcome, checked, faultDiagnosis?.en),
      outcome: outcomeName(outcome),
      diagnosis: response.diagnosis,
      reason: diagnosis?.en,
      reasonZh: diagnosis?.zh,
      refused,
      fault: exchange.fault,
      faultDiagnosis,
      remark,
      secrets: knownKeys.secrets,
      status: response.status,
      response: response.body,
      durationMs: toMicroseconds(performance.now() - exchange.startedMs),
      callbacks: queued.length === 0 ? NONE : queued.map(({ id }) => id),
    }
    journal.add(keptRecord(record, size, diagnosis))
    if (outcome.kind === 'defect') tellDefect(events, `${service.id} ${operation.id}`, outcome.error)
    events.emit('request', record)
  }
}
