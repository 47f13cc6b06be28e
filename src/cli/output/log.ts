import { styleText } from 'node:util'
import pino, { type Logger } from 'pino'
import type { LogLevel } from '../../config/options.ts'
import type { Attempt, Delivery } from '../../contract/callback.ts'
import type { FaultNote } from '../../contract/fault.ts'
import { formatDuration } from '../../contract/values/duration.ts'
import { printable, printableLines } from '../../contract/values/printable.ts'
import type { Events } from '../../engine/journal/events.ts'
import type { JournalRecord } from '../../engine/journal/journalEntry.ts'
import { oneLine } from '../../library/report/oneLine.ts'
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

function requestSentence(record: JournalRecord): string {
  const { service, operation, outcome, status, durationMs, id, tenant, diagnosis } = record
  const who = tenant === undefined ? '' : ` ${tenant}`
  const head = `${service.id}${who} ${operation.id} ${status} ${outcome} ${durationMs.toFixed(1)} ms ${id}`
  if (diagnosis === undefined) return head
  const refused = record.checks.find(({ passed }) => !passed)
  return `${head}: ${record.reason ?? refused?.detail ?? diagnosis}`
}

function attemptSentence(delivery: Delivery, attempt: Attempt): string {
  const { provider, callback, id, url, by, attempts, state } = delivery
  const whose = by === 'receiver' ? " (the sandbox's own receiver)" : ''
  const answer = attempt.status === undefined ? attempt.error : `${attempt.status} ${oneLine(attempt.reply ?? '', 80)}`
  const why = attempt.explanation === undefined ? '' : `: ${attempt.explanation.en}`
  const waits = Math.round((delivery.dueAt - attempt.at) * 1000)
  const next = state === 'scheduled' ? `again in ${formatDuration(waits)}` : state
  return `${provider} ${callback} ${id} → ${url}${whose} attempt ${attempts.length}: ${answer}, ${next}, ${attempt.durationMs.toFixed(1)} ms${why}`
}

/** An error as it may be shown: a message may quote what could not be read. */
function shownError(error: unknown, hide: (text: string) => string) {
  const { type, message, stack } = pino.stdSerializers.err(error instanceof Error ? error : new Error(String(error)))
  return { type, message: hide(message), stack: hide(stack) }
}

/**
 * Writes a line for each request, each that missed its path, each callback attempt and each defect. No parameters: they may hold secrets. `hide`
 * takes keys out of what others have written: addresses, answers, errors.
 */
export function logEvents(all: Logger, events: Events, hide: (text: string) => string, namespace = ''): void {
  // Each namespace counts its ids from 1: a line that does not say which would name several requests.
  const log = namespace === '' ? all : all.child({ namespace }, { msgPrefix: `[${namespace}] ` })
  const logFault = ({ id, effect }: FaultNote, what: string) =>
    log.debug({ event: 'fault', id, effect, what }, `fault ${id} spoilt ${what}: ${JSON.stringify(effect)}`)

  events.on('request', (record) => {
    const level = record.outcome === 'ok' ? 'info' : 'warn'
    if (!log.isLevelEnabled(level)) return
    const { id, outcome, status, durationMs, tenant, diagnosis } = record
    const provider = record.service.id
    const operation = record.operation.id
    log[level](
      { event: 'request', id, provider, operation, tenant, outcome, diagnosis, status, durationMs },
      requestSentence(record),
    )
    if (record.fault) logFault(record.fault, `${provider} ${operation} ${id}`)
  })
  events.on('unmatched', ({ method, path, nearest: [meant], host, reason, detail }) => {
    if (detail !== undefined) {
      log.warn({ event: 'unmatched', method, path: hide(path), host, reason }, hide(`${method} ${path}: ${detail}`))
      return
    }
    if (meant === undefined) {
      // No game's: a browser asks for its icon.
      log.info({ event: 'unmatched', method, path: hide(path) }, hide(`${method} ${path}: nothing is served there`))
      return
    }
    const advice = `${meant.provider} ${meant.operation} is ${meant.method} ${meant.path}`
    log.warn({ event: 'unmatched', method, path: hide(path) }, hide(`${method} ${path}: no route matches; ${advice}`))
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
  events.on('admin', ({ operation, method, path, status, durationMs }) => {
    // Looking changes nothing, and who waits looks often.
    const level = method === 'GET' ? 'trace' : 'debug'
    const line = `admin ${method} ${path} ${status} ${durationMs.toFixed(1)} ms`
    log[level]({ event: 'admin', operation, method, path: hide(path), status, durationMs }, hide(line))
  })
  events.on('reset', () => log.debug({ event: 'reset' }, 'reset: state was put back or replaced'))
  events.on('clock', ({ now, frozen, ran }) => {
    if (ran !== undefined) return
    const shown = new Date(now * 1000).toISOString()
    log.debug({ event: 'clock', now, frozen }, `clock: ${shown}${frozen ? ', frozen' : ''}`)
  })
  events.on('warning', (said) => log.warn({ event: 'warning' }, hide(said)))
  events.on('defect', ({ where, error }) => {
    log.error({ event: 'defect', err: shownError(error, hide) }, hide(`defect in ${where}`))
    // The process may not live to write the next batch.
    log.flush()
  })
}
