import { duration, optional, streamed, text } from '../../contract/schema/field.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { about, joined } from '../../contract/values/prose.ts'
import { type EventSources, type EventStreamOptions, feed } from '../../engine/journal/eventStream.ts'
import { checkCriteria } from '../criteria.ts'
import { eventBatches, LONGEST_BATCH_MS, SHORTEST_BATCH_MS } from '../eventBatches.ts'
import type { SandboxApi } from '../sandboxApi.ts'
import { admin, tags } from '../spec.ts'

/** What a stream tells of. */
const KINDS = ['request', 'callback', 'attempt', 'outbox', 'clock', 'certify', 'reset'] as const
type Kind = (typeof KINDS)[number]

/** A browser or client that lost the stream asks again after so many milliseconds. */
const RETRY_MS = 2000

const WORDS: Pick<EventStreamOptions, 'heartbeat' | 'tooSlow'> = {
  heartbeat: ': still here\n\n',
  tooSlow: ': too slow, events were dropped; ask again and read faster\n\n',
}

/** Says each kind of event as the rest of the admin API shows it. */
function tellersOf({ journal }: SandboxApi, kinds: readonly Kind[], provider: string | undefined): EventSources {
  let told = 0
  /** `of` is the provider it belongs to; what belongs to none is for everybody. */
  function tell(kind: Kind, data: () => unknown, of?: string): string | undefined {
    if (provider !== undefined && of !== undefined && of !== provider) return undefined
    told += 1
    return `id: ${told}\nevent: ${kind}\ndata: ${JSON.stringify(data())}\n\n`
  }
  const all: Required<Pick<EventSources, Kind>> = {
    request: (record) => tell('request', () => journal.shown(record), record.service.id),
    callback: (delivery) => tell('callback', () => delivery, delivery.provider),
    attempt: (delivery, attempt) => tell('attempt', () => ({ delivery, attempt }), delivery.provider),
    outbox: (mail) => tell('outbox', () => mail),
    clock: (clock) => tell('clock', () => clock),
    certify: (run) => tell('certify', () => run, run.provider),
    reset: () => tell('reset', () => ({})),
  }
  return Object.fromEntries(kinds.map((kind) => [kind, all[kind]]))
}

async function* opened(events: AsyncGenerator<string>): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`
  yield* events
}

export const streamEvents = admin.operation({
  id: 'events.stream',
  method: 'GET',
  path: '/__admin/events',
  summary: { en: 'What happens from now on, as server-sent events', zh: '以 SSE 推送此后发生的事件' },
  description: {
    en: [
      'Data is JSON, in the shapes the rest of this API shows: `request` a journal entry, `callback` a delivery that was made or settled, `attempt` `{delivery, attempt}`, `outbox` a mail, `clock` `{now, frozen}` (with `ran`, how much work has ended, while it is being advanced through much), `certify` a run and the `result` it has found last, `reset` `{}`.',
      'Ids count up within one stream. A stream that was lost is not taken up where it ended: what happened meanwhile is in `GET /__admin/requests?since=` and `GET /__admin/callbacks?since=`.',
      'A comment comes every 15 seconds; a client with more than a megabyte unread is dropped with one.',
    ].join('\n\n'),
    zh: [
      '数据为 JSON，结构与本接口其他部分一致：`request` 为请求日志，`callback` 为新建或已结束的投递，`attempt` 为 `{delivery, attempt}`，`outbox` 为邮件，`clock` 为 `{now, frozen}`（推进大量工作期间另有 `ran`，即已完成的数量），`certify` 为检查进度及最新一项 `result`，`reset` 为 `{}`。',
      '编号在单个流内递增；断线后不续传，期间的记录见 `GET /__admin/requests?since=` 与 `GET /__admin/callbacks?since=`。',
      '每 15 秒发送一条注释；未读内容超过 1 MB 的客户端会在注释后断开。',
    ].join('\n\n'),
  },
  tier: 'documented',
  tag: tags.server,
  params: {
    types: optional(
      text({
        en: `Comma-separated kinds: ${KINDS.join(', ')}. All when absent.`,
        zh: '事件类型，逗号分隔，缺省为全部',
        example: 'request,attempt',
      }),
    ),
    provider: optional(
      text({
        en: 'Only of this provider; mails, clock and resets belong to none and always come.',
        zh: '渠道；邮件、时钟与重置不属于任何渠道，始终推送',
        example: 'egret',
      }),
    ),
    batch: optional(
      duration({
        en: 'One event `batch` for what happened in so long: `{events: [{event, data}], more}`, data without texts of requests and answers; `more` counts by kind what came beyond 200 a second. 100ms at least, 10s at most.',
        zh: '按此间隔合并为一个 `batch` 事件：`{events: [{event, data}], more}`，不含请求与响应原文；`more` 为每秒超过 200 条部分的计数。100ms 至 10s',
        example: '100ms',
      }),
    ),
  },
  mediaType: 'text/event-stream',
  data: streamed({ en: 'Server-sent events.', zh: 'SSE 事件流' }),
  errors: ['INVALID'],
  async handle({ params, state, fail, gone }) {
    const signal = gone?.()
    const { types, provider, batch } = params
    const kinds = types?.split(',').map((kind) => kind.trim()) ?? [...KINDS]
    const unknown = kinds.filter((kind) => !KINDS.some((known) => known === kind))
    if (unknown.length > 0)
      fail('INVALID', joined(unknown.map((kind) => about(`types ${kind}`, unknownName(kind, KINDS)))))
    checkCriteria(state, { provider }, fail)
    if (batch !== undefined) {
      const batchMs = Math.min(LONGEST_BATCH_MS, Math.max(SHORTEST_BATCH_MS, parseDuration(batch) ?? 0))
      const wants = (kind: string, of?: string) =>
        kinds.includes(kind) && (provider === undefined || of === undefined || of === provider)
      return opened(eventBatches(state, wants, batchMs, { ...WORDS, signal }))
    }
    return opened(feed(state.events, tellersOf(state, kinds as Kind[], provider), { ...WORDS, signal }))
  },
})
