import { count, int, list, object, oneOf, optional, type Prose, record, type Tier, text } from '../schema/field.ts'

export const VERDICTS = ['pass', 'fail', 'warn', 'skip', 'unobserved', 'error'] as const
/** What came of a check. `error` is ours: the check itself went wrong. */
export type Verdict = (typeof VERDICTS)[number]

/** A must that does not hold fails, a should warns, info never counts. */
export type Level = 'must' | 'should' | 'info'

/** What was sent to the game and what it answered, cut where it is long. */
export interface ShownExchange {
  /** The delivery it is kept as; absent for a body too large to keep. */
  readonly callback?: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly status?: number
  readonly reply?: string
  readonly error?: string
  readonly durationMs: number
  /** What the reply means to the channel. */
  readonly verdict: 'delivered' | 'failed' | 'retry'
  readonly explanation?: Prose
}

/** What the probe said of one order or player. */
export interface ShownGoods {
  readonly order: string
  readonly player: string
  readonly expected: string
  readonly found: number
}

/** One row of a report. */
export interface CheckResult {
  readonly id: string
  readonly group: string
  readonly level: Level
  readonly verdict: Verdict
  readonly en: string
  readonly zh: string
  /** Why it is not a plain pass. */
  readonly reason?: string
  readonly reasonZh?: string
  /** Ids of the deliveries that were sent. */
  readonly callbacks: readonly string[]
  readonly durationMs: number
  readonly source: string
  readonly sourceZh: string
  readonly tier: Tier
  /** Why the failure is expected, where a reason was given. */
  readonly expected?: string
  readonly exchanges: readonly ShownExchange[]
  readonly goods: readonly ShownGoods[]
}

export type Counts = Readonly<Record<Verdict, number>>

/** What came of a run. */
export interface Report {
  readonly provider: string
  readonly url: string
  /** ISO 8601, of the run's clock. */
  readonly startedAt: string
  readonly durationMs: number
  readonly probe: 'proved' | 'none' | 'failed'
  /** Why the goods were not observed. */
  readonly probeReason?: string
  readonly probeReasonZh?: string
  readonly counts: Counts
  readonly checks: readonly CheckResult[]
  /** Why a run without failures is not green: stale expectations, nothing passed, goods not observed. */
  readonly problems: readonly string[]
  readonly exitCode: 0 | 1 | 20
}

/** A run as it goes on. */
export interface CertifyRun {
  readonly id: string
  readonly provider: string
  readonly url: string
  /**
   * `failed` is a run that could not be made: the target was not reached, the game could not be asked. `error` is one
   * that ended before it was through, with the replica that made it: it says nothing about the game.
   */
  readonly state: 'running' | 'done' | 'failed' | 'error'
  readonly done: number
  readonly total: number
  /** Why it failed. */
  readonly error?: string
  readonly report?: Report
}

/** A run without what it has found, and the row that was found last. */
export type CertifyEvent = Omit<CertifyRun, 'report'> & { readonly result?: CheckResult }

const verdict = oneOf(VERDICTS, { en: 'What came of it.', zh: '结论' })
const prose = object({
  en: text({ en: 'In English.', zh: '英文', mayBeEmpty: true }),
  zh: text({ en: 'In Chinese.', zh: '中文', mayBeEmpty: true }),
})

const exchange = object({
  callback: optional(text({ en: 'The delivery, for /__admin/callbacks/{id}.', zh: '通知编号', example: 'cb_000007' })),
  method: text({ en: 'HTTP method.', zh: 'HTTP 方法', example: 'POST' }),
  url: text({ en: 'Where it was sent.', zh: '地址' }),
  headers: record(text({ en: 'Value of the header.', zh: '请求头', mayBeEmpty: true })),
  body: text({ en: 'What was sent, cut where it is long.', zh: '请求体（过长时截断）', mayBeEmpty: true }),
  status: optional(int({ en: 'HTTP status of the answer.', zh: 'HTTP 状态码' })),
  reply: optional(text({ en: 'The answer, without keys.', zh: '应答内容', mayBeEmpty: true })),
  error: optional(text({ en: 'Why there was no answer.', zh: '无应答的原因' })),
  durationMs: count({ en: 'Real milliseconds.', zh: '耗时（毫秒）' }),
  verdict: oneOf(['delivered', 'failed', 'retry'], {
    en: 'What the answer means to the channel.',
    zh: '渠道对应答的判断',
  }),
  explanation: optional(prose),
})

const goods = object({
  order: text({ en: 'The order.', zh: '订单' }),
  player: text({ en: 'The player.', zh: '玩家' }),
  expected: text({ en: 'How many there may be.', zh: '期望' }),
  found: int({ en: 'What the probe said.', zh: '实际' }),
})

const found = {
  id: text({ en: 'Stable for ever.', zh: '检查编号', example: 'pay.concurrent' }),
  group: text({ en: 'The part before the dot.', zh: '分组', example: 'pay' }),
  level: oneOf(['must', 'should', 'info'], { en: 'How far it counts.', zh: '级别' }),
  verdict,
  en: text({ en: 'What holds when it passes.', zh: '检查内容（英文）' }),
  zh: text({ en: 'The same in Chinese.', zh: '检查内容（中文）' }),
  reason: optional(text({ en: 'Why it is not a plain pass.', zh: '原因（英文）' })),
  reasonZh: optional(text({ en: 'The same in Chinese.', zh: '原因（中文）' })),
  callbacks: list(text({ en: 'A delivery that was sent.', zh: '通知编号' })),
  durationMs: count({ en: 'Real milliseconds.', zh: '耗时（毫秒）' }),
  source: text({ en: 'Where the rule comes from.', zh: '规则来源' }),
  sourceZh: text({ en: 'The same in Chinese.', zh: '规则来源（中文）' }),
  tier: oneOf(['documented', 'observed', 'assumed'], { en: 'How sure the rule is.', zh: '规则可信度' }),
  expected: optional(text({ en: 'Why the failure is expected.', zh: '预期失败的原因' })),
  exchanges: list(exchange),
  goods: list(goods),
}
export const checkResult = object(found, { en: 'One check.', zh: '检查结果' })

const number = (en: string, zh: string) => count({ en, zh })

/** The published schema of a report. */
export const reportSchema = object({
  provider: text({ en: 'The channel.', zh: '渠道' }),
  url: text({ en: "The game's endpoint.", zh: '游戏回调地址' }),
  startedAt: text({ en: 'ISO 8601, of the run\u2019s clock.', zh: '开始时间' }),
  durationMs: count({ en: 'Real milliseconds.', zh: '耗时（毫秒）' }),
  probe: oneOf(['proved', 'none', 'failed'], { en: 'Whether the goods were observed.', zh: '是否观察到发货' }),
  probeReason: optional(text({ en: 'Why not.', zh: '原因（英文）' })),
  probeReasonZh: optional(text({ en: 'The same in Chinese.', zh: '原因（中文）' })),
  counts: object({
    pass: number('It holds.', '通过'),
    fail: number('It does not.', '失败'),
    warn: number('It should.', '警告'),
    skip: number('It does not apply, or was not made.', '跳过'),
    unobserved: number('It says nothing without the goods.', '未观察'),
    error: number('The check itself went wrong.', '检查出错'),
  }),
  checks: list(checkResult),
  problems: list(text({ en: 'What keeps a run without failures from being green.', zh: '其他问题' })),
  exitCode: oneOf([0, 1, 20], { en: 'The exit code of the command.', zh: '退出码' }),
})

const runFields = {
  id: text({ en: 'The run.', zh: '编号', example: 'certify_000001' }),
  provider: text({ en: 'The channel.', zh: '渠道' }),
  url: text({ en: "The game's endpoint.", zh: '游戏回调地址' }),
  state: oneOf(['running', 'done', 'failed', 'error'], {
    en: 'How far it is. `failed`: the target was not reached, or the game could not be asked. `error`: the replica that made it ended.',
    zh: '状态。`failed`：无法到达目标或无法询问游戏；`error`：执行它的副本已结束',
  }),
  done: count({ en: 'Checks that have ended.', zh: '已完成' }),
  total: count({ en: 'Checks there are.', zh: '总数' }),
  error: optional(text({ en: 'Why it failed or ended early.', zh: '失败或提前结束的原因' })),
}
export const runSummary = object(runFields)
export const runSchema = object({ ...runFields, report: optional(reportSchema) })
