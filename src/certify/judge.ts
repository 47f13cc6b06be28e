import type { CheckResult, ShownExchange, ShownGoods, Verdict } from '../contract/certification/certifyReport.ts'
import type { Prose } from '../contract/schema/field.ts'
import { type Check, CheckFailure, CheckSkipped, groupOf } from './check.ts'
import { prose } from './options.ts'
import type { TrialRecord } from './trial/createTrial.ts'
import type { Exchange } from './trial/trial.ts'

/** What is known of the goods of a check once they have settled. */
export interface GoodsFound {
  readonly goods: readonly ShownGoods[]
  readonly wrong: readonly { readonly reason: Prose; readonly isTooMuch: boolean }[]
  /** Why they were not observed; absent when they were. */
  readonly unobserved?: Prose
}

/** What came of running a check. */
export interface Tried {
  readonly check: Check
  readonly record: TrialRecord
  /** What it threw, if it did. */
  readonly thrown?: unknown
  readonly durationMs: number
}

export interface JudgeOptions {
  readonly strict: boolean
  /** Whether a plain notification is acknowledged. */
  readonly plainAcknowledged: boolean
  /** A text without keys. */
  scrub(text: string): string
}

const FOLLOWS = prose(
  'says nothing: a plain notification is not acknowledged (pay.valid)',
  '无法判断：普通通知未应答成功（见 pay.valid）',
)

/** Groups that look at the reply or the connection as such: they hold or not whatever a plain notification does. */
const APART = ['reply', 'http', 'tls', 'harness']

/** Bodies and replies are shown up to this length. */
const SHOWN_TEXT = 4096

function cut(text: string): string {
  return text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}… (${text.length} characters)` : text
}

export function shownExchange(
  { letter, reply, text, verdict, explanation, id }: Exchange,
  scrub: (text: string) => string,
) {
  const shown: ShownExchange = {
    ...(id !== undefined && { callback: id }),
    method: letter.method,
    url: cut(letter.url),
    headers: Object.fromEntries(letter.headers),
    body: cut(letter.written.toString('utf8')),
    ...(reply.status !== undefined && { status: reply.status, reply: cut(scrub(text)) }),
    ...(reply.error !== undefined && { error: reply.error }),
    durationMs: Math.round(reply.durationMs),
    verdict,
    ...(explanation && { explanation: { en: explanation.en, zh: explanation.zh } }),
  }
  return shown
}

interface Judged {
  readonly verdict: Verdict
  readonly reason?: Prose | undefined
}

const join = (reasons: readonly Prose[]): Prose =>
  prose(reasons.map(({ en }) => en).join(' '), reasons.map(({ zh }) => zh).join('；'))

/** How far a check that does not hold counts, by its level. */
function notHeld({ level }: Check, reason: Prose, strict: boolean): Judged {
  if (level === 'info') return { verdict: 'pass', reason }
  return { verdict: level === 'must' || strict ? 'fail' : 'warn', reason }
}

function verdictOf({ check, record, thrown }: Tried, found: GoodsFound, options: JudgeOptions): Judged {
  if (thrown instanceof CheckSkipped) return { verdict: 'skip', reason: thrown.reason }
  if (thrown !== undefined && !(thrown instanceof CheckFailure)) {
    const said = thrown instanceof Error ? thrown.message : String(thrown)
    return { verdict: 'error', reason: prose(`The check itself failed: ${said}`, `检查本身出错：${said}`) }
  }
  const wrong = found.wrong.map(({ reason }) => reason)
  if (thrown?.follows) {
    const tooMuch = found.wrong.filter(({ isTooMuch }) => isTooMuch).map(({ reason }) => reason)
    return tooMuch.length > 0 ? notHeld(check, join(tooMuch), options.strict) : { verdict: 'skip', reason: FOLLOWS }
  }
  if (thrown) return notHeld(check, join([thrown.reason, ...wrong]), options.strict)
  if (wrong.length > 0) return notHeld(check, join(wrong), options.strict)
  const isApart = check.phase !== undefined || APART.includes(groupOf(check))
  if (!options.plainAcknowledged && !isApart) return { verdict: 'skip', reason: FOLLOWS }
  if (check.needsGoods && record.expectations.length > 0 && found.unobserved) {
    return { verdict: 'unobserved', reason: found.unobserved }
  }
  if (!record.remark) return { verdict: 'pass' }
  if (check.level === 'info') return { verdict: 'pass', reason: record.remark }
  return { verdict: options.strict ? 'fail' : 'warn', reason: record.remark }
}

/** The row of a check that was run. */
export function judge(tried: Tried, found: GoodsFound, options: JudgeOptions): CheckResult {
  const { check, record, durationMs } = tried
  const { verdict, reason } = verdictOf(tried, found, options)
  const { id, level, en, zh, rule } = check
  return {
    ...{ id, group: groupOf(check), level, verdict, en, zh },
    ...(reason && { reason: options.scrub(reason.en), reasonZh: options.scrub(reason.zh) }),
    callbacks: record.exchanges.flatMap((exchange) => exchange.id ?? []),
    durationMs: Math.round(durationMs),
    source: rule.en,
    sourceZh: rule.zh,
    tier: rule.tier,
    exchanges: record.exchanges.map((exchange) => shownExchange(exchange, options.scrub)),
    goods: found.goods,
  }
}
