import type { Attempt, Delivery } from '../../contract/callbacks/callback.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { formatDuration } from '../../contract/values/duration.ts'
import type { JournalRecord } from '../../engine/journal/journalEntry.ts'
import { isInContainer } from '../../engine/runtime/container.ts'
import { answerText } from './happened.ts'
import { say, spoken } from './language.ts'

/** Where a refused request is explained. */
export const explainUrl = (origin: string, id: string): string => `${origin}/__admin/requests/${id}/explain`

/** Why it was refused, in the language of the log. */
function reasonOf({ reason, reasonZh, checks, diagnosis }: JournalRecord): string | undefined {
  const refused = checks.find(({ passed }) => !passed)
  const inChinese = spoken() === 'zh' ? (reasonZh ?? (reason === undefined ? refused?.detailZh : undefined)) : undefined
  return inChinese ?? reason ?? refused?.detail ?? diagnosis
}

/** One decimal, half a tenth upwards: the same in each form of a line, and on the way of every request. */
function oneDecimal(ms: number): string {
  const tenths = Math.round(ms * 10)
  return `${Math.trunc(tenths / 10)}.${tenths % 10}`
}

/** A request's sentence up to its status, and between how long it took and its id. */
function sentenceAround({ service, operation, method, path, tenant }: JournalRecord) {
  const who = tenant === undefined ? '' : ` ${tenant}`
  return { begins: `${method} ${path} `, ends: ` ms ${service.id} ${operation.id}${who} ` }
}

export function requestSentence(record: JournalRecord, origin: string): string {
  const { outcome, status, durationMs, id, diagnosis } = record
  const { begins, ends } = sentenceAround(record)
  const head = `${begins}${status} ${outcome} ${oneDecimal(durationMs)}${ends}${id}`
  if (diagnosis === undefined) return head
  return `${head}: ${reasonOf(record)} ${explainUrl(origin, id)}`
}

/** A text that stands in JSON and on a terminal as it is. */
const isPlain = (text: string): boolean => /^[ !#-[\]-~]*$/.test(text)

/** What a line says between what differs from request to request. */
interface LineParts {
  readonly method: string
  readonly path: string
  readonly tenant: string | undefined
  /** From behind the id up to the status. */
  readonly fields: string
  /** The sentence up to the status. */
  readonly begins: string
  /** The sentence between how long it took and the id. */
  readonly ends: string
}

function linePartsOf(record: JournalRecord, namespace: string): LineParts {
  const { method, path, service, operation, tenant } = record
  const whose = tenant === undefined ? '' : `,"tenant":"${tenant}"`
  const { begins, ends } = sentenceAround(record)
  return {
    method,
    path,
    tenant,
    fields: `","method":"${method}","path":"${path}","provider":"${service.id}","operation":"${operation.id}"${whose},"outcome":"ok","status":`,
    begins: `,"msg":"${namespace === '' ? '' : `[${namespace}] `}${begins}`,
    ends,
  }
}

/**
 * Writes the line of a request of one namespace that went well, as pino writes it, at a tenth of the cost: it is nearly
 * all of a log. Undefined where there is more to say, or something to escape.
 */
export function createRequestLine(namespace: string): (record: JournalRecord) => string | undefined {
  const within = namespace === '' ? '' : `,"namespace":"${namespace}"`
  const known = new WeakMap<JournalRecord['operation'], LineParts>()

  return (record) => {
    const { id, method, path, operation, tenant, outcome, status, durationMs, diagnosis, fault } = record
    if (outcome !== 'ok' || diagnosis !== undefined || fault) return undefined
    let parts = known.get(operation)
    if (parts?.method !== method || parts.path !== path || parts.tenant !== tenant) {
      if (!isPlain(path) || !isPlain(tenant ?? '')) return undefined
      parts = linePartsOf(record, namespace)
      known.set(operation, parts)
    }
    const { fields, begins, ends } = parts
    return `{"level":30,"time":${Date.now()}${within},"event":"request","id":"${id}${fields}${status},"durationMs":${durationMs}${begins}${status} ok ${oneDecimal(durationMs)}${ends}${id}"}\n`
  }
}

const STATES: Readonly<Record<Delivery['state'], Prose>> = {
  scheduled: { en: 'scheduled', zh: '待发送' },
  delivered: { en: 'delivered', zh: '已送达' },
  failed: { en: 'failed', zh: '失败' },
  cancelled: { en: 'cancelled', zh: '已取消' },
}

export function attemptSentence(delivery: Delivery, attempt: Attempt): string {
  const { provider, callback, id, url, by, attempts, state } = delivery
  const { explanation, failure, durationMs } = attempt
  const whose = by === 'receiver' ? say({ en: " (the sandbox's own receiver)", zh: '（沙箱内置接收端）' }) : ''
  // That nothing listens has been said; in a container there is more to say.
  const isSaid = explanation === undefined || (failure === 'refused' && !isInContainer())
  const waits = formatDuration(Math.round((delivery.dueAt - attempt.at) * 1000))
  const next = state === 'scheduled' ? say({ en: `again in ${waits}`, zh: `${waits} 后重试` }) : say(STATES[state])
  const count = say({ en: `attempt ${attempts.length}`, zh: `第 ${attempts.length} 次` })
  const head = `${provider} ${callback} ${id} → ${url}${whose} ${count}: ${answerText(attempt)}, ${next}, ${durationMs.toFixed(1)} ms`
  return isSaid ? head : `${head}: ${say(explanation)}`
}
