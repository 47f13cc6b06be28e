import type { Prose } from '../../contract/schema/field.ts'
import { list, object, optional, text } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { MAX_SEARCHED, waitForCallbacks } from '../../engine/verification/waitFor.ts'
import { checkCriteria } from '../criteria.ts'
import type { SandboxApi } from '../sandboxApi.ts'
import { delivery, deliveryState, waitedState } from '../schemas/delivery.ts'
import { listing, pageSize } from '../schemas/query.ts'
import { admin, tags } from '../spec.ts'
import { readWait, waitFields } from '../waits.ts'

export const callbackId = text({ en: 'Delivery id.', zh: '投递编号', example: 'cb_000001' })
export const onlyProvider = optional(text({ en: 'Only of this provider.', zh: '渠道', example: 'egret' }))
export const onlyOrder = optional(text({ en: 'Only of this order.', zh: '订单号' }))
/** What to say of an id that nothing has. */
export const noCallback = (id: string): Prose =>
  prose(
    `No callback ${id}. GET /__admin/callbacks lists those there are.`,
    `没有回调 ${id}。GET /__admin/callbacks 列出现有回调。`,
  )

/** Says why there is no such callback: it has settled and given way to newer ones, or there never was one. */
async function goneCallback({ deliveries }: Pick<SandboxApi, 'deliveries'>, id: string): Promise<Prose> {
  if (!(await deliveries.wasEvicted(id))) return noCallback(id)
  return prose(
    `Callback ${id}: settled, evicted. Newer ones have settled since; the sandbox keeps more of them with a larger --deliveries.`,
    `回调 ${id}：已了结，已淘汰。此后又有更新的回调了结；更大的 --deliveries 可保留更多。`,
  )
}

export const listCallbacks = admin.operation({
  id: 'callbacks.list',
  method: 'GET',
  path: '/__admin/callbacks',
  summary: { en: 'Deliveries with their attempts, newest first', zh: '回调投递列表，最新在前' },
  tier: 'documented',
  tag: tags.callbacks,
  params: {
    state: optional(deliveryState),
    provider: onlyProvider,
    order: onlyOrder,
    ...listing,
  },
  data: object({ callbacks: list(delivery) }),
  errors: ['INVALID'],
  async handle({ params, state, fail }) {
    checkCriteria(state, { provider: params.provider }, fail)
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
  params: { id: callbackId },
  data: delivery,
  errors: ['NOT_FOUND'],
  async handle({ params, state, fail }) {
    const found = await state.deliveries.get(params.id)
    return found ?? fail('NOT_FOUND', await goneCallback(state, params.id))
  },
})

export const readLastCallback = admin.operation({
  id: 'callbacks.last',
  method: 'GET',
  path: '/__admin/callbacks/last',
  summary: { en: 'The newest delivery, of those that match', zh: '符合条件的最新投递' },
  tier: 'documented',
  tag: tags.callbacks,
  params: { state: optional(deliveryState), provider: onlyProvider, order: onlyOrder, since: listing.since },
  data: delivery,
  errors: ['INVALID', 'NOT_FOUND'],
  async handle({ params, state, fail }) {
    checkCriteria(state, { provider: params.provider }, fail)
    const [newest] = await state.deliveries.list({ ...params, limit: 1 })
    return (
      newest ??
      fail(
        'NOT_FOUND',
        prose('There is no such callback yet. A payment makes one.', '还没有这样的回调。支付后即会产生。'),
      )
    )
  },
})

export const waitCallbacks = admin.operation({
  id: 'callbacks.wait',
  method: 'GET',
  path: '/__admin/callbacks/wait',
  summary: { en: 'Waits until that many deliveries are settled, or in a state', zh: '等待回调投递完成或到达某状态' },
  description: {
    en: 'Returns 408 before its time when the delivery that is named has settled otherwise: it stays so.',
    zh: '若指定的投递已以其他状态结束，则立即返回 408。',
  },
  tier: 'documented',
  tag: tags.callbacks,
  params: {
    id: optional(callbackId),
    state: optional(waitedState),
    provider: onlyProvider,
    order: onlyOrder,
    since: listing.since,
    ...waitFields,
  },
  data: object({ callbacks: list(delivery) }),
  errors: ['INVALID', 'TIMEOUT', 'NOT_FOUND'],
  async handle({ params, state, fail, gone }) {
    const signal = gone?.()
    const { count: _count, timeout: _timeout, ...query } = params
    const most = query.id === undefined ? MAX_SEARCHED : 1
    const { count, timeout, timeoutMs } = readWait(params, most, fail)
    checkCriteria(state, { provider: query.provider }, fail)
    const waited = await waitForCallbacks(state, query, count, { timeout, timeoutMs, signal })
    if ('found' in waited) return { callbacks: waited.found }
    if ('evicted' in waited) return fail('NOT_FOUND', await goneCallback(state, query.id ?? ''))
    const { detail, ...more } = waited
    return fail('TIMEOUT', detail, more)
  },
})
