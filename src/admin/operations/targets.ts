import { bool, list, nullable, object, optional, record, text } from '../../contract/schema/field.ts'
import { sentences } from '../../contract/values/prose.ts'
import type { SandboxApi } from '../sandboxApi.ts'
import { destination } from '../schemas/destination.ts'
import { admin, tags } from '../spec.ts'

const whole = { en: 'A whole address; null ends it.', zh: '完整地址；null 表示取消' }
const base = {
  en: 'Scheme, host and port for all callbacks, their paths stay; null ends it.',
  zh: '所有回调的协议、主机与端口，路径不变；null 表示取消',
}

const shownTargets = object({
  forwardTo: optional(text({ en: 'Scheme, host and port for all callbacks.', zh: '所有回调的协议、主机与端口' })),
  callbacks: record(text({ en: 'Whole address.', zh: '完整地址' }), {
    en: 'Whole addresses by callback, as `provider.callback`.',
    zh: '按回调（`渠道.回调`）指定的完整地址',
  }),
  receiver: bool({ en: "Whether the sandbox's own receiver is on.", zh: '是否启用沙箱内置接收端' }),
  destinations: list(destination, {
    en: 'Where callbacks go now; at most 10 places for one callback.',
    zh: '回调当前的去处；每种回调最多 10 个',
  }),
})

/** What a change of the targets is made of, here and in the library. */
export const targetFields = {
  forwardTo: optional(nullable(text({ ...base, example: 'http://127.0.0.1:8080' }))),
  callbacks: optional(
    record(nullable(text({ ...whole, example: 'http://127.0.0.1:8080/pay' })), {
      en: 'Whole addresses by callback.',
      zh: '按回调指定的完整地址',
    }),
  ),
}

async function shown(state: SandboxApi, origin: string) {
  const { forwardTo, callbacks } = state.targets.settings()
  return {
    ...(forwardTo !== undefined && { forwardTo }),
    callbacks,
    receiver: state.targets.receiver,
    destinations: await state.targets.destinations(origin),
  }
}

export const readTargets = admin.operation({
  id: 'targets.read',
  method: 'GET',
  path: '/__admin/targets',
  summary: { en: 'Where callbacks go, and whether something listens there', zh: '回调发往何处，是否有服务在监听' },
  description: {
    en: "The first of these decides: the whole address of a callback, `forwardTo`, the order's address, the one of the app, product or gift, the built-in receiver.",
    zh: '按顺序取第一个：回调的完整地址、`forwardTo`、订单的地址、应用/产品/礼包的地址、内置接收端。',
  },
  tier: 'documented',
  tag: tags.callbacks,
  params: {},
  data: shownTargets,
  errors: [],
  handle: ({ state, origin }) => shown(state, origin),
})

export const setTargets = admin.operation({
  id: 'targets.set',
  method: 'PUT',
  path: '/__admin/targets',
  summary: { en: 'Changes where callbacks go from now on', zh: '修改此后回调的去处' },
  description: {
    en: '`--forward-to` at run time. What is absent stays, null ends one. Kept by a reset and no part of snapshots; callbacks that are on their way keep their address, a replay goes to the new one. Public addresses are refused.',
    zh: '即运行时的 `--forward-to`。未给出的保持不变，null 表示取消。重置不影响，快照不包含；已在投递中的回调地址不变，重放发往新地址。拒绝公网地址。',
  },
  tier: 'documented',
  tag: tags.callbacks,
  params: targetFields,
  data: shownTargets,
  errors: ['INVALID'],
  async handle({ params, state, origin, fail }) {
    const mistakes = await state.targets.change(params)
    return mistakes.length > 0 ? fail('INVALID', sentences(...mistakes)) : shown(state, origin)
  },
})
