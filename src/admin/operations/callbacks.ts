import { parseDuration } from '../../contract/duration.ts'
import { int, list, object, optional, text } from '../../contract/field.ts'
import { LOOKED_THROUGH, waitForCallbacks } from '../../engine/waits.ts'
import { checkCriteria } from '../names.ts'
import { delivery, deliveryState, listing, pageSize, waitedState } from '../schemas.ts'
import { admin, tags } from '../spec.ts'
import { readWait, waitFields } from '../waits.ts'

const id = text({ en: 'Delivery id.', zh: '投递编号', example: 'cb_000001' })
const provider = optional(text({ en: 'Only of this provider.', zh: '渠道', example: 'egret' }))
const ELSEWHERE = 'GET /__admin/callbacks lists those there are.'

export const listCallbacks = admin.operation({
  id: 'callbacks.list',
  method: 'GET',
  path: '/__admin/callbacks',
  summary: { en: 'Deliveries with their attempts, newest first', zh: '回调投递列表，最新在前' },
  tier: 'documented',
  tag: tags.callbacks,
  params: {
    state: optional(deliveryState),
    provider,
    ...listing,
  },
  data: object({ callbacks: list(delivery) }),
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    checkCriteria(state, { ...(params.provider !== undefined && { provider: params.provider }) }, fail)
    const callbacks = await state.deliveries.list({ ...params, limit: pageSize(params.limit) })
    return { callbacks }
  },
})

export const readCallback = admin.operation({
  id: 'callbacks.read',
  method: 'GET',
  path: '/__admin/callbacks/{id}',
  summary: { en: 'One delivery with its attempts', zh: '单个投递及其尝试' },
  tier: 'documented',
  tag: tags.callbacks,
  params: { id },
  data: delivery,
  errors: ['NOT_FOUND'],
  async handle({ params, state, fail }) {
    const found = await state.deliveries.get(params.id)
    return found ?? fail('NOT_FOUND', `No callback ${params.id}. ${ELSEWHERE}`)
  },
})

export const waitCallbacks = admin.operation({
  id: 'callbacks.wait',
  method: 'GET',
  path: '/__admin/callbacks/wait',
  summary: { en: 'Answers once so many deliveries are settled, or in a state', zh: '等待回调投递完成或到达某状态' },
  description: {
    en: 'Answers 408 before its time when the delivery that is named has settled otherwise: it stays so.',
    zh: '若指定的投递已以其他状态结束，则立即返回 408。',
  },
  tier: 'documented',
  tag: tags.callbacks,
  params: {
    id: optional(id),
    state: optional(waitedState),
    provider,
    since: listing.since,
    ...waitFields,
  },
  data: object({ callbacks: list(delivery) }),
  errors: ['INVALID', 'TIMEOUT'],
  async handle({ params, state, fail, left }) {
    const { count: _count, timeout: _timeout, ...query } = params
    const most = query.id === undefined ? LOOKED_THROUGH : 1
    const { count, timeout, timeoutMs } = readWait(params, most, fail)
    checkCriteria(state, { ...(query.provider !== undefined && { provider: query.provider }) }, fail)
    const waited = await waitForCallbacks(state, query, count, { timeout, timeoutMs, left })
    if ('found' in waited) return { callbacks: waited.found }
    const { detail, ...more } = waited
    return fail('TIMEOUT', detail, more)
  },
})

export const replayCallback = admin.operation({
  id: 'callbacks.replay',
  path: '/__admin/callbacks/{id}/replay',
  summary: { en: 'Sends the same bytes again', zh: '重新发送相同报文' },
  tier: 'documented',
  tag: tags.callbacks,
  params: {
    id,
    copies: optional(int({ en: 'How often, 1 to 100; once unless told.', zh: '次数，1 到 100，默认 1', example: 2 })),
    delay: optional(text({ en: 'Virtual time to wait first, a duration.', zh: '延迟时长', example: '1s' })),
  },
  data: object({ callbackIds: list(text({ en: 'A new delivery with the same bytes.', zh: '新投递编号' })) }),
  errors: ['NOT_FOUND', 'INVALID'],
  async handle({ params, state, fail }) {
    const { copies = 1, delay = '0s' } = params
    const delayMs = parseDuration(delay)
    if (copies < 1 || copies > 100) return fail('INVALID', `copies is 1 to 100, not ${copies}.`)
    if (delayMs === undefined)
      return fail('INVALID', `delay is a duration like 250ms, 15s or 5m, not ${JSON.stringify(delay)}.`)
    const replayed = await state.deliveries.replay(params.id, { copies, delayMs })
    if (!replayed) return fail('NOT_FOUND', `No callback ${params.id}. ${ELSEWHERE}`)
    return { callbackIds: replayed.map((copy) => copy.id) }
  },
})
