import { styleText } from 'node:util'
import pino, { type Logger } from 'pino'
import type { LogLevel } from '../../config/config.ts'
import type { FaultNote } from '../../contract/fault.ts'
import { printable, printableLines } from '../../contract/values/printable.ts'
import type { Events } from '../../engine/journal/events.ts'
import { say } from './language.ts'
import { fileDestination, type LogDestination, stdoutDestination } from './logDestination.ts'
import { attemptSentence, createRequestLine, explainUrl, requestSentence } from './logSentences.ts'

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

/** A logger; one of JSON lines also takes a line that is made already, of plain ASCII. */
export type Log = Logger & { readonly writeLine?: (line: string) => void }

/** The log: JSON lines, or sentences for a terminal. JSON lines go to standard output or a file. */
export function createLog(format: 'pretty' | 'json', level: LogLevel, file?: string): Log {
  if (level === 'silent') return pino({ level })
  const resumed = (dropped: number) =>
    log.warn({ event: 'log', dropped }, `${dropped} log lines were dropped: standard output was not read.`)
  const { write, flush } = file === undefined ? stdoutDestination(resumed) : fileDestination(file)
  const stream: LogDestination = {
    write: (line) => write(format === 'json' ? printableLines(line) : prettyLine(line)),
    flush,
  }
  const log = pino({ level, base: null }, stream)
  return format === 'json' ? Object.assign(log, { writeLine: (line: string) => write(line, true) }) : log
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
  all: Log,
  events: Events,
  hide: (text: string) => string,
  { namespace, url }: LoggedSandbox,
): void {
  const origin = () => url() + (namespace === '' ? '' : `/ns/${namespace}`)
  // Each namespace counts its ids from 1: a line that does not say which would name several requests.
  const log = namespace === '' ? all : all.child({ namespace }, { msgPrefix: `[${namespace}] ` })
  const lineOf = createRequestLine(namespace)
  function logFault({ id, effect }: FaultNote, what: string): void {
    if (!log.isLevelEnabled('debug')) return
    const sentence = say({ en: `fault ${id} spoilt ${what}: `, zh: `故障 ${id} 影响了 ${what}：` })
    log.debug({ event: 'fault', id, effect, what }, sentence + JSON.stringify(effect))
  }

  events.on('request', (record) => {
    const level = record.outcome === 'ok' ? 'info' : 'warn'
    if (!log.isLevelEnabled(level)) return
    const line = all.writeLine && lineOf(record)
    if (all.writeLine && line !== undefined) return all.writeLine(line)
    const sentence = requestSentence(record, origin())
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
      sentence,
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
