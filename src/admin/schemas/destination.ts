import { bool, int, object, oneOf, optional, text } from '../../contract/schema/field.ts'

/** A place that callbacks go to. */
export const destination = object({
  callback: text({ en: 'Callback.', zh: '回调', example: 'egret.pay.notify' }),
  url: optional(text({ en: 'Where it goes; absent when it has nowhere to go.', zh: '目标地址；没有去处时不出现' })),
  by: oneOf(['forward-to', 'address', 'receiver', 'none'], {
    en: "What decides: these settings, the own address of an app, product or game, or the sandbox's own receiver.",
    zh: '决定因素：本设置、应用/产品/游戏自身的地址，或沙箱内置接收端',
  }),
  tenants: int({ en: 'How many apps, products or gifts send theirs there.', zh: '指向该处的应用、产品或礼包数量' }),
  tenant: optional(text({ en: 'One of them.', zh: '其中之一' })),
  listening: optional(bool({ en: 'Whether something listens there now.', zh: '当前是否有服务在监听' })),
})
