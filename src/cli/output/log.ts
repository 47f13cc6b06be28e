import { styleText } from 'node:util'
import pino, { type Logger } from 'pino'
import type { LogLevel } from '../../config/config.ts'
import type { Attempt, Delivery } from '../../contract/callback.ts'
import type { FaultNote } from '../../contract/fault.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { formatDuration } from '../../contract/values/duration.ts'
import { printable, printableLines } from '../../contract/values/printable.ts'
import type { Events } from '../../engine/journal/events.ts'
import type { JournalRecord } from '../../engine/journal/journalEntry.ts'
import { isInContainer } from '../../engine/runtime/container.ts'
import { oneLine } from '../../library/report/oneLine.ts'
import { say, spoken } from './language.ts'
import { fileDestination, type LogDestination, stdoutDestination } from './logDestination.ts'

interface Line {
  readonly level: number
  readonly time: number
  readonly msg: string
  readonly err?: { readonly stack?: string }
}

const clockTime = (ms: number): string => new Date(ms).toTimeString().slice(0, 8)

/** One line for a terminal: time, then the sentence, coloured by how bad it is. */
function prettyLine(json: string): string {
  const { level, time, msg, err } = JSON.parse(json) as Line
  // styleText itself leaves the colours out where they are not wanted: no terminal, NO_COLOR.
  const paint = (style: 'dim' | 'yellow' | 'red', text: string) => styleText(style, text, { stream: process.stdout })
  const text = printable(msg)
  const sentence = level >= 50 ? paint('red', text) : level >= 40 ? paint('yellow', text) : text
  const stack = err?.stack === undefined ? '' : `\n${paint('dim', printableLines(err.stack))}`
  return `${paint('dim', clockTime(time))} ${sentence}${stack}\n`
}

/** The log: JSON lines, or sentences for a terminal. JSON lines go to standard output or a file. */
export function createLog(format: 'pretty' | 'json', level: LogLevel, file?: string): Logger {
  if (level === 'silent') return pino({ level })
  const resumed = (dropped: number) =>
    log.warn({ event: 'log', dropped }, `${dropped} log lines were dropped: standard output was not read.`)
  const { write, flush } = file === undefined ? stdoutDestination(resumed) : fileDestination(file)
  const stream: LogDestination = {
    write: (line) => write(format === 'json' ? printableLines(line) : prettyLine(line)),
    flush,
  }
  const log = pino({ level, base: null }, stream)
  return log
}

/** Where a refused request is explained. */
const explainUrl = (origin: string, id: string): string => `${origin}/__admin/requests/${id}/explain`

/** Why it was refused, in the language of the log. */
function reasonOf({ reason, reasonZh, checks, diagnosis }: JournalRecord): string | undefined {
  return (
    (spoken() === 'zh' ? reasonZh : undefined) ?? reason ?? checks.find(({ passed }) => !passed)?.detail ?? diagnosis
  )
}

function requestSentence(record: JournalRecord, origin: string): string {
  const { service, operation, method, path, outcome, status, durationMs, id, tenant, diagnosis } = record
  const who = tenant === undefined ? '' : ` ${tenant}`
  const head = `${method} ${path} ${status} ${outcome} ${durationMs.toFixed(1)} ms ${service.id} ${operation.id}${who} ${id}`
  if (diagnosis === undefined) return head
  return `${head}: ${reasonOf(record)} ${explainUrl(origin, id)}`
}

const STATES: Readonly<Record<Delivery['state'], Prose>> = {
  scheduled: { en: 'scheduled', zh: '待发送' },
  delivered: { en: 'delivered', zh: '已送达' },
  failed: { en: 'failed', zh: '失败' },
  cancelled: { en: 'cancelled', zh: '已取消' },
}

function attemptSentence(delivery: Delivery, attempt: Attempt): string {
  const { provider, callback, id, url, by, attempts, state } = delivery
  const { status, error, reply = '', explanation, failure, durationMs } = attempt
  const whose = by === 'receiver' ? say({ en: " (the sandbox's own receiver)", zh: '（沙箱内置接收端）' }) : ''
  const answer =
    status !== undefined
      ? `${status} ${oneLine(reply, 80)}`
      : failure === 'refused'
        ? say({ en: 'connection refused: nothing listens there', zh: '连接被拒绝：没有服务在监听' })
        : error
  // That nothing listens has been said; in a container there is more to say.
  const isSaid = explanation === undefined || (failure === 'refused' && !isInContainer())
  const waits = formatDuration(Math.round((delivery.dueAt - attempt.at) * 1000))
  const next = state === 'scheduled' ? say({ en: `again in ${waits}`, zh: `${waits} 后重试` }) : say(STATES[state])
  const count = say({ en: `attempt ${attempts.length}`, zh: `第 ${attempts.length} 次` })
  const head = `${provider} ${callback} ${id} → ${url}${whose} ${count}: ${answer}, ${next}, ${durationMs.toFixed(1)} ms`
  return isSaid ? head : `${head}: ${say(explanation)}`
}

/** An error as it may be shown: a message may quote what could not be read. */
function shownError(error: unknown, hide: (text: string) => string) {
  const { type, message, stack } = pino.stdSerializers.err(error instanceof Error ? error : new Error(String(error)))
  return { type, message: hide(message), stack: hide(stack) }
}

/** Which sandbox is logged. */
export interface LoggedSandbox {
  /** Its namespace; empty for the sandbox itself. */
  readonly namespace: string
  /** Base URL of the process, once it listens. */
  url(): string
}

/**
 * Writes a line for each request, each that missed its path, each callback attempt and each defect. No parameters: they may hold secrets. `hide`
 * takes keys out of what others have written: addresses, answers, errors.
 */
export function logEvents(
  all: Logger,
  events: Events,
  hide: (text: string) => string,
  { namespace, url }: LoggedSandbox,
): void {
  const origin = () => url() + (namespace === '' ? '' : `/ns/${namespace}`)
  // Each namespace counts its ids from 1: a line that does not say which would name several requests.
  const log = namespace === '' ? all : all.child({ namespace }, { msgPrefix: `[${namespace}] ` })
  function logFault({ id, effect }: FaultNote, what: string): void {
    if (!log.isLevelEnabled('debug')) return
    const sentence = say({ en: `fault ${id} spoilt ${what}: `, zh: `故障 ${id} 影响了 ${what}：` })
    log.debug({ event: 'fault', id, effect, what }, sentence + JSON.stringify(effect))
  }

  events.on('request', (record) => {
    const level = record.outcome === 'ok' ? 'info' : 'warn'
    if (!log.isLevelEnabled(level)) return
    const { id, method, path, outcome, status, durationMs, tenant, diagnosis } = record
    const provider = record.service.id
    const operation = record.operation.id
    const explain = diagnosis === undefined ? undefined : explainUrl(origin(), id)
    log[level](
      {
        event: 'request',
        id,
        method,
        path,
        provider,
        operation,
        tenant,
        outcome,
        diagnosis,
        status,
        durationMs,
        explain,
      },
      requestSentence(record, origin()),
    )
    if (record.fault) logFault(record.fault, `${provider} ${operation} ${id}`)
  })
  events.on('unmatched', ({ method, path, nearest: [meant], host, reason, explanation }) => {
    if (explanation !== undefined) {
      log.warn(
        { event: 'unmatched', method, path: hide(path), host, reason },
        hide(`${method} ${path}: ${say(explanation)}`),
      )
      return
    }
    if (meant === undefined) {
      // No game's: a browser asks for its icon.
      log.info(
        { event: 'unmatched', method, path: hide(path) },
        hide(`${method} ${path}: ${say({ en: 'nothing is served there', zh: '此处没有服务' })}`),
      )
      return
    }
    const route = `${meant.method} ${meant.path}`
    const advice = say({
      en: `no route matches; ${meant.provider} ${meant.operation} is ${route}`,
      zh: `没有匹配的路由；${meant.provider} ${meant.operation} 是 ${route}`,
    })
    log.warn({ event: 'unmatched', method, path: hide(path) }, hide(`${method} ${path}: ${advice}`))
  })
  events.on('attempt', (delivery, attempt) => {
    const level = attempt.verdict === 'delivered' ? 'info' : 'warn'
    if (!log.isLevelEnabled(level)) return
    const { id, provider, callback, order, state, url } = delivery
    const { status, verdict, error, durationMs } = attempt
    const diagnosis = attempt.explanation?.slug
    const fields = {
      event: 'attempt',
      id,
      provider,
      callback,
      order,
      url: hide(url),
      state,
      status,
      verdict,
      error,
      diagnosis,
      durationMs,
    }
    log[level](fields, hide(attemptSentence(delivery, attempt)))
    if (attempt.fault) logFault(attempt.fault, `${provider} ${callback} ${id}`)
  })
  events.on('warning', (said) => log.warn({ event: 'warning' }, hide(say(said))))
  events.on('defect', ({ where, error }) => {
    log.error(
      { event: 'defect', err: shownError(error, hide) },
      hide(say({ en: `defect in ${where}`, zh: `沙箱自身缺陷：${where}` })),
    )
    // The process may not live to write the next batch.
    log.flush()
  })
  // The level never changes: what is not logged is not listened to.
  if (log.isLevelEnabled('debug')) logDetails(log, events, hide)
}

/** What only a level of debug or trace shows. */
function logDetails(log: Logger, events: Events, hide: (text: string) => string): void {
  events.on('admin', ({ operation, method, path, status, durationMs }) => {
    // Looking changes nothing, and who waits looks often.
    const level = method === 'GET' ? 'trace' : 'debug'
    if (!log.isLevelEnabled(level)) return
    const line = `admin ${method} ${path} ${status} ${durationMs.toFixed(1)} ms`
    log[level]({ event: 'admin', operation, method, path: hide(path), status, durationMs }, hide(line))
  })
  events.on('reset', () =>
    log.debug({ event: 'reset' }, say({ en: 'reset: state was put back or replaced', zh: '重置：状态已恢复或替换' })),
  )
  events.on('clock', ({ now, frozen, ran }) => {
    if (ran !== undefined) return
    const shown = new Date(now * 1000).toISOString()
    log.debug(
      { event: 'clock', now, frozen },
      say({ en: `clock: ${shown}${frozen ? ', frozen' : ''}`, zh: `时钟：${shown}${frozen ? '，已冻结' : ''}` }),
    )
  })
}
