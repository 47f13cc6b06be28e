import { provider } from '../../contract/provider.ts'
import { bool, nothing, object, text } from '../../contract/schema/field.ts'
import type { Envelope, Reply, TenantKey } from '../../contract/service.ts'
import { prose } from '../../contract/values/prose.ts'
import { errors, type QuickError } from './errors.ts'
import { signer } from './signer.ts'
import { type Merchant, open, type Product, type QuickState } from './state.ts'

/** Whose request it is. */
export interface Tenant {
  readonly merchant: Merchant
  /** The product of the request, which belongs to the merchant; handlers run only when it is known. */
  readonly product: Product
}

export const status = bool({ en: 'Whether it succeeded.', zh: '接口验证状态，成功为 true', example: true })
export const message = text({
  en: 'Why it failed; empty on success.',
  zh: 'status 为 false 时的错误提示语',
  example: '',
  mayBeEmpty: true,
})

/** A refusal looks the same everywhere. */
// ASSUMPTION quick-2: data is PHP's empty array on failure and where there is nothing.
export const refusal: Pick<Envelope, 'failure' | 'failureSchema' | 'unserved'> = {
  failure: (entry) => ({ status: false, message: entry.code, data: [] }),
  failureSchema: object({ status, message, data: nothing() }),
  // ASSUMPTION http-5: clients test `status` and print `message`.
  unserved: (_status, detail) => ({ status: false, message: detail, data: [] }),
}

/** The message is the code. */
export const refusedReply = ({ message: said }: Readonly<Record<string, unknown>>): Reply => ({
  ok: false,
  code: String(said),
  message: String(said),
})

/** A text the seed gives a refusal. */
// ASSUMPTION quick-4: a team that has seen the real text may put it in.
export async function override(state: QuickState, error: QuickError) {
  const seen = await state.message(error)
  return seen === undefined ? undefined : { code: seen }
}

export const shared = {
  id: 'quicksdk',
  title: { en: 'QuickSDK open platform (overseas edition)', zh: 'QuickSDK 海外版开放平台' },
  document: '002_2a83a214cf00ba42.txt',
  servers: [
    {
      url: 'http://xxx.com',
      description: { en: 'The domain your operator gives you', zh: '由运营人员提供的域名' },
      placeholder: true,
    },
  ],
  // ASSUMPTION http-4: the vendor's own hosts, where games check a login.
  observedHosts: [
    'checkuser.quickapi.net',
    'checkuser.sdk.quicksdk.net',
    'sdkapi04.quickapi.net',
    'quickgame.sdk.quicksdk.net',
  ],
  basePath: '',
  // ASSUMPTION quick-43: observed; public clients call the same operations under this path.
  twin: { from: '/open/', to: '/webOpen/' },
  paths: ['/open/', '/webOpen/', '/webapi/', '/checkout/'],
  leftOut: [
    { path: /phone|mobile|sms/i, what: 'phone accounts' },
    { path: /oauth/i, what: 'the oauth page' },
    { path: /setGameRoleInfo/i, what: 'setGameRoleInfo' },
  ],
  // ASSUMPTION quick-1: "form-data" is multipart or urlencoded.
  body: 'form',
  errors,
  override,
  open,
} as const

export const quicksdk = provider<QuickState, Tenant>()({
  ...shared,
  signer,
  common: {
    openId: text({ en: 'The merchant, as QuickSDK assigned it.', zh: '开放平台开发者身份 id', example: 'op_1001' }),
    productCode: text({ en: 'The product.', zh: '产品 CODE', example: 'pc_2002' }),
    sign: text({ en: 'The signature (三).', zh: '签名串', example: '0f499446a2b6d6fc828030e85ecd0f4f' }),
  },
  // ASSUMPTION quick-6: the order of refusals.
  checks: [
    ['required', 'PARAMS_MISSING'],
    ['tenant', 'OPENID_UNKNOWN'],
    ['signature', 'SIGN_INVALID'],
    // ASSUMPTION quick-7: counted once the merchant has proved who it is, so that no other can use its calls up.
    ['limits', 'RATE_LIMITED'],
    {
      check: 'product',
      error: 'PRODUCT_UNKNOWN',
      refuse: ({ texts, tenant: { merchant, product } }) =>
        (product as Product | undefined) === undefined
          ? prose(
              `merchant ${merchant.openId} has no product ${texts.productCode}`,
              `商户 ${merchant.openId} 没有产品 ${texts.productCode}`,
            )
          : undefined,
    },
    ['format', 'PARAMS_INVALID'],
  ],
  // 一: at most 1000 calls a minute and 10000 an hour. ASSUMPTION quick-7: each openId, by the minutes and hours of the clock.
  limits: [
    { per: '1m', calls: 1000 },
    { per: '1h', calls: 10_000 },
  ],
  async tenant(texts, state) {
    const merchant = await state.merchant(texts.openId ?? '')
    if (!merchant) return undefined
    const found = await state.product(texts.productCode ?? '')
    // Handlers may rely on the product: the product check stands before them and refuses when it is not there.
    const product = (found?.openId === merchant.openId ? found : undefined) as Product
    return { merchant, product }
  },
  async keys(state) {
    const found: TenantKey[] = []
    for (const { openId, openKey } of await state.someMerchants()) {
      found.push({ owner: openId, name: signer.rule.keyName, key: openKey })
      for (const { productCode, callbackKey, md5Key } of await state.someProductsOf(openId)) {
        found.push({ owner: openId, name: 'callbackKey', key: callbackKey, related: productCode })
        if (md5Key !== undefined) found.push({ owner: openId, name: 'md5Key', key: md5Key, related: productCode })
      }
    }
    return found
  },
  identify: ({ merchant }) => ({ id: merchant.openId, key: merchant.openKey }),
  envelope: {
    success: (data) => ({ status: true, message: '', data }),
    read: (reply) => (reply.status === true ? { ok: true, data: reply.data } : refusedReply(reply)),
    schema: (data) => object({ status, message, data }),
    ...refusal,
  },
})
