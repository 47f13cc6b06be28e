import { provider } from '../../contract/provider.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { int, nothing, object, text } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { errors } from './errors.ts'
import { signer } from './signer.ts'
import { type App, type EgretState, open } from './state.ts'

const code = int({ en: '0 is success, everything else a refusal.', zh: '状态码，0 为成功，其他为错误', example: 0 })
const msg = text({ en: 'The message that belongs to the code.', zh: 'code 对应的消息', example: 'success' })

export const egret = provider<EgretState, App>()({
  id: 'egret',
  title: { en: 'Egret open platform', zh: '白鹭开放平台' },
  document: '000_437c401818257590.txt',
  servers: [
    { url: 'http://api.egret-labs.org', description: { en: 'Egret', zh: '白鹭' } },
    // 附录三, 5 and 6: the hosts for Tencent channels and for Taiwan.
    {
      url: 'http://api.gz.1251278653.clb.myqcloud.com',
      description: { en: 'Tencent channels (Wanba, QQ browser)', zh: '腾讯系渠道（玩吧、QQ 浏览器）' },
    },
    { url: 'http://tw.api.egret.com', description: { en: 'Taiwan channels', zh: '台湾渠道' } },
  ],
  basePath: '',
  paths: ['/v2/', '/egret/'],
  body: 'form',
  // ASSUMPTION egret-2: live clients post with an empty body and everything in the query.
  readsQuery: true,
  errors,
  signer,
  common: {
    appId: text({ en: 'The app, as Egret assigned it.', zh: '应用 id，由 Egret 分配', example: '1001' }),
    // ASSUMPTION egret-6: seconds and milliseconds both occur, so the value is not read as a time.
    time: text({
      en: 'Unix time of the request. Not checked unless the app sets a limit.',
      zh: '请求的时间戳。除非应用设置了限制，否则不校验',
      example: '1420855806',
      assumptions: ['egret-6'],
    }),
    sign: text({ en: 'The signature.', zh: '签名串', example: '223cc95f688a704752973479cfcc5dc5' }),
  },
  // ASSUMPTION egret-3: the order of refusals.
  checks: [
    ['required', 'PARAMS_INCOMPLETE'],
    // ASSUMPTION egret-1: an unknown app has no code of its own; its signature cannot be verified.
    ['tenant', 'SIGN_INVALID'],
    ['signature', 'SIGN_INVALID'],
    { check: 'time', error: 'SIGN_INVALID', refuse: ({ texts, tenant, now }) => tooFarOff(texts.time, tenant, now) },
  ],
  tenant: (texts, state) => state.app(texts.appId ?? ''),
  identify: (app) => ({ id: app.appId, key: app.appKey }),
  keys: async (state) =>
    (await state.someApps()).map(({ appId, appKey }) => ({ owner: appId, name: signer.rule.keyName, key: appKey })),
  envelope: {
    success: (data) => ({ code: 0, msg: 'success', data }),
    // ASSUMPTION egret-4: all three members are always present, `data` as PHP's empty array. egret-7: HTTP 200.
    failure: (entry) => ({ code: entry.code, msg: entry.zh, data: [] }),
    read: (reply) =>
      reply.code === 0
        ? { ok: true, data: reply.data }
        : { ok: false, code: Number(reply.code), message: String(reply.msg) },
    // ASSUMPTION http-5: the document has no code for it, so it is the status.
    unserved: (status, detail) => ({ code: status, msg: detail, data: [] }),
    schema: (data) => object({ code, msg, data }),
    failureSchema: object({ code, msg, data: nothing() }),
  },
  open,
})

// ASSUMPTION egret-6: a limit is a setting of the app, off by default. Thirteen digits are milliseconds.
function tooFarOff(time: string | undefined, app: App, now: number): Prose | undefined {
  if (app.maxTimeSkew === 0) return undefined
  const sent = /^\d{13}$/.test(time ?? '') ? Number(time) / 1000 : Number(time)
  const off = Math.abs(sent - now)
  if (off <= app.maxTimeSkew) return undefined
  return prose(
    `time is ${Math.round(off)} s from the sandbox's clock, more than the app's limit of ${app.maxTimeSkew} s`,
    `time 与沙箱时钟相差 ${Math.round(off)} 秒，超过应用限制的 ${app.maxTimeSkew} 秒`,
  )
}
