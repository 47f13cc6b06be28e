import * as Type from 'typebox'
import type { ConnectionDrop } from '../../contract/fault.ts'
import { duration, int, object, oneOf, onlyTrue, optional, text } from '../../contract/schema/field.ts'

const drop = Type.Unsafe<ConnectionDrop | true>({
  description:
    'For a request how its connection ends: reset, empty (closed without a byte) or hang. For a callback true: not sent.',
  'x-description-zh': '请求：reset（重置）、empty（直接关闭）或 hang（不响应）；回调：true（不发送）',
  examples: ['reset'],
  enum: ['reset', 'empty', 'hang', true],
})

/** `FaultEffect` of the contract. */
export const effect = object(
  {
    delay: optional(duration({ en: 'Hold it back on the virtual clock.', zh: '延迟（虚拟时间）', example: '2s' })),
    refuse: optional(
      text({ en: "Refuse a request, by the error's name.", zh: '以该错误名称拒绝请求', example: 'SIGN_INVALID' }),
    ),
    status: optional(
      int({ en: 'Answer a request with this HTTP status, as a gateway.', zh: '网关状态码', example: 502 }),
    ),
    drop: optional(drop),
    garbage: optional(onlyTrue({ en: 'Answer a request with bytes of no kind.', zh: '返回无法解析的内容' })),
    carriedOut: optional(
      onlyTrue({
        en: 'Carry the request out and keep it all the same: only its answer suffers.',
        zh: '请求照常执行并保存，仅响应受影响',
      }),
    ),
    duplicate: optional(onlyTrue({ en: 'Post a callback twice, side by side.', zh: '回调同时发送两次' })),
    sign: optional(oneOf(['bad'], { en: 'Post a callback with a broken signature.', zh: '以错误签名发送回调' })),
    beforeResponse: optional(
      onlyTrue({
        en: 'Try a callback first before what caused it is answered.',
        zh: '在触发它的请求返回之前先发送回调',
      }),
    ),
  },
  { en: 'What goes wrong: one thing, beside a delay.', zh: '故障效果：除延迟外只能有一种' },
)

/** `FaultNote` of the contract. */
export const faultNote = object(
  { id: text({ en: 'Fault id.', zh: '故障编号', example: 'fault_000001' }), effect },
  { en: 'The fault that had a hand in it.', zh: '生效的故障' },
)
