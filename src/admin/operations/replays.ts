import type { Prose } from '../../contract/schema/field.ts'
import { int, list, number, object, oneOf, optional, text, type Values } from '../../contract/schema/field.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { prose } from '../../contract/values/prose.ts'
import type { ReplayOptions } from '../../engine/callbacks/createDelivery.ts'
import { MOST_REPLAYED } from '../../engine/callbacks/deliveries.ts'
import { checkCriteria } from '../criteria.ts'
import { delivery, deliveryState } from '../schemas/delivery.ts'
import { admin, tags } from '../spec.ts'
import { callbackId as id, noCallback, onlyProvider as provider } from './callbacks.ts'

const repeats = {
  copies: optional(int({ en: 'How often, 1 to 100; once unless told.', zh: '次数，1 到 100，默认 1', example: 2 })),
  delay: optional(text({ en: 'Virtual time to wait first, a duration.', zh: '延迟时长', example: '1s' })),
  order: optional(
    oneOf(['reverse'], { en: 'reverse: newest first, one after another.', zh: 'reverse：从新到旧逐个发送' }),
  ),
}
const data = object({ callbackIds: list(text({ en: 'A new delivery with the same bytes.', zh: '新投递编号' })) })

/** Reads how often, how late and in which order. */
function readRepeats(
  { copies = 1, delay = '0s', order }: Partial<Values<typeof repeats>>,
  fail: (error: 'INVALID', detail: Prose) => never,
): ReplayOptions {
  const delayMs = parseDuration(delay)
  if (copies < 1 || copies > 100)
    return fail('INVALID', prose(`copies is 1 to 100, not ${copies}.`, `copies 须在 1 到 100 之间，而不是 ${copies}。`))
  if (delayMs === undefined)
    return fail(
      'INVALID',
      prose(
        `delay is a duration like 250ms, 15s or 5m, not ${JSON.stringify(delay)}.`,
        `delay 须为时长，如 250ms、15s、5m，而不是 ${JSON.stringify(delay)}。`,
      ),
    )
  return { copies, delayMs, order }
}

export const replayCallback = admin.operation({
  id: 'callbacks.replay',
  path: '/__admin/callbacks/{id}/replay',
  summary: { en: 'Sends the same bytes again', zh: '重新发送相同报文' },
  tier: 'documented',
  tag: tags.callbacks,
  params: { id, ...repeats },
  data,
  errors: ['NOT_FOUND', 'INVALID'],
  once: true,
  async handle({ params, state, fail }) {
    const replayed = await state.deliveries.replay(params.id, readRepeats(params, fail))
    if (!replayed) return fail('NOT_FOUND', noCallback(params.id))
    return { callbackIds: replayed.map((copy) => copy.id) }
  },
})

export const replayCallbacks = admin.operation({
  id: 'callbacks.replayAll',
  path: '/__admin/callbacks/replay',
  summary: { en: 'Sends all that match again', zh: '批量重新发送' },
  description: {
    en: 'Oldest first and side by side; with `"order": "reverse"` newest first and strictly one after another. Replays themselves are not sent again, their originals are.',
    zh: '默认从最早的开始并行发送；`"order": "reverse"` 则从最新的开始逐个发送。重放产生的投递本身不再重放。',
  },
  tier: 'documented',
  tag: tags.callbacks,
  params: {
    state: optional(deliveryState),
    provider,
    since: optional(
      number({ en: 'Only what was made at this Unix time in seconds or later.', zh: '起始时间（Unix 秒）' }),
    ),
    ...repeats,
  },
  data,
  errors: ['INVALID'],
  once: true,
  async handle({ params, state, fail }) {
    const { copies: _copies, delay: _delay, order: _order, ...query } = params
    checkCriteria(state, { provider: query.provider }, fail)
    const replayed = await state.deliveries.replayAll(query, readRepeats(params, fail))
    if (!replayed)
      return fail(
        'INVALID',
        prose(
          `These would be more than ${MOST_REPLAYED} deliveries; narrow them with state, provider or since.`,
          `投递将超过 ${MOST_REPLAYED} 个；请用 state、provider 或 since 缩小范围。`,
        ),
      )
    return { callbackIds: replayed.map((copy) => copy.id) }
  },
})

export const attemptCallback = admin.operation({
  id: 'callbacks.attempt',
  path: '/__admin/callbacks/{id}/attempt',
  summary: { en: 'Makes the next attempt now, whatever the clock says', zh: '立即执行下一次尝试，不等虚拟时间' },
  tier: 'documented',
  tag: tags.callbacks,
  params: { id },
  data: delivery,
  errors: ['NOT_FOUND', 'CONFLICT'],
  async handle({ params, state, fail }) {
    const tried = await state.deliveries.attemptNow(params.id)
    if (tried === undefined) return fail('NOT_FOUND', noCallback(params.id))
    if (tried === 'settled')
      return fail(
        'CONFLICT',
        prose(`Callback ${params.id} is settled; send it again instead.`, `回调 ${params.id} 已了结；请改为重新发送。`),
      )
    if (tried !== 'waiting') return tried
    return fail(
      'CONFLICT',
      prose(
        `Callback ${params.id} waits for an earlier one of its order, or is on its way.`,
        `回调 ${params.id} 正在等待同一订单中较早的回调，或正在发送。`,
      ),
    )
  },
})

export const cancelCallback = admin.operation({
  id: 'callbacks.cancel',
  path: '/__admin/callbacks/{id}/cancel',
  summary: { en: 'Gives up a delivery that is still to be sent', zh: '取消尚未完成的投递' },
  description: {
    en: 'Its order goes on with the next delivery; an attempt under way ends unrecorded.',
    zh: '同一订单的下一个投递继续；正在进行的尝试不再记录。',
  },
  tier: 'documented',
  tag: tags.callbacks,
  params: { id },
  data: delivery,
  errors: ['NOT_FOUND', 'CONFLICT'],
  async handle({ params, state, fail }) {
    const cancelled = await state.deliveries.cancel(params.id)
    if (cancelled === undefined) return fail('NOT_FOUND', noCallback(params.id))
    if (cancelled !== 'settled') return cancelled
    const settled = await state.deliveries.get(params.id)
    return fail(
      'CONFLICT',
      prose(
        `Callback ${params.id} is ${settled?.state ?? 'settled'} already; there is nothing left to cancel.`,
        `回调 ${params.id} 已是 ${settled?.state ?? 'settled'}；没有可取消的。`,
      ),
    )
  },
})
