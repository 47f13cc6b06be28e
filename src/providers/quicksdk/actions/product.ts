import { bool, int, list, object, optional, record, text } from '../../../contract/schema/field.ts'
import { joined, prose } from '../../../contract/values/prose.ts'
import { productMistakes } from '../seed/check.ts'
import { seededProductFields } from '../seed/fields.ts'
import { toMerchant, toProduct } from '../seed.ts'
import { quicksdk } from '../spec.ts'
import { merchantFields } from '../tables/catalogueFields.ts'

export const product = quicksdk.action({
  id: 'product',
  changesKeys: true,
  summary: {
    en: 'Registers a product, or changes one that has this productCode; makes the merchant when there is none',
    zh: '登记产品；productCode 已存在则修改；商户不存在则新建',
  },
  params: {
    openId: optional(text({ en: 'The merchant; a new one when absent.', zh: '商户 openId，缺省新建' })),
    openKey: optional(text({ en: "A new merchant's signing key.", zh: '新商户的 openKey' })),
    passwords: optional(merchantFields.passwords),
    ...seededProductFields,
  },
  data: object({
    openId: text({ en: 'The merchant.', zh: '商户 openId' }),
    openKey: text({ en: 'Its signing key.', zh: '签名密钥 openKey' }),
    passwords: merchantFields.passwords,
    id: int({ en: 'Product id.', zh: '产品 ID' }),
    productCode: text({ en: 'Product code.', zh: '产品 CODE' }),
    name: text({ en: 'Name.', zh: '产品名称' }),
    platform: int({ en: '1 Android, 2 iOS, 3 H5.', zh: '产品平台' }),
    callbackKey: text({ en: 'Signs pay notifications.', zh: '支付通知签名密钥' }),
    callbackFormat: text({ en: 'Form of pay notifications.', zh: '支付通知格式' }),
    callbackMethod: text({ en: 'How those of encoded XML are sent.', zh: '编码 XML 通知的发送方式' }),
    callbackRoot: optional(text({ en: 'Element around their message.', zh: 'XML 根元素' })),
    md5Key: optional(text({ en: 'Last part of md5Sign.', zh: '计算 md5Sign 的密钥' })),
    tokenFormat: text({ en: 'Form of tokens.', zh: 'token 形式' }),
    callbackUrl: optional(text({ en: 'Where pay notifications go.', zh: '支付回调地址' })),
    wallet: bool({ en: 'Whether it has the wallet.', zh: '是否开通电子钱包' }),
    payUrlScheme: bool({ en: 'Whether payUrl begins with a scheme.', zh: 'payUrl 是否带协议头' }),
    actRate: text({ en: 'Discount, 1 for none.', zh: '支付折扣，1 为无折扣' }),
    goods: list(
      object({
        goodsId: text({ en: 'Goods.', zh: '商品 ID' }),
        price: text({ en: 'US dollars.', zh: '美元金额' }),
        actRate: optional(text({ en: 'Discount of these goods.', zh: '该商品的支付折扣' })),
      }),
    ),
    payTypes: list(
      object({ id: int({ en: 'Way of paying.', zh: '支付方式 ID' }), name: text({ en: 'Name.', zh: '名称' }) }),
    ),
    currencies: record(text({ en: 'US dollars per unit.', zh: '对美元汇率' })),
  }),
  async handle({ params, state, ids, fail }) {
    const { openId, openKey, passwords, ...given } = params
    const mistakes = productMistakes(given, '')
    if (mistakes.length > 0) fail('INVALID', joined(mistakes))
    const before = given.productCode === undefined ? undefined : await state.product(given.productCode)
    const owner = openId ?? before?.openId
    if (before && before.openId !== owner) {
      fail(
        'CONFLICT',
        prose(
          `Product ${before.productCode} belongs to merchant ${before.openId}. Choose another productCode.`,
          `产品 ${before.productCode} 属于商户 ${before.openId}。请换一个 productCode。`,
        ),
      )
    }
    const known = owner === undefined ? undefined : await state.merchant(owner)
    if (known && openKey !== undefined && openKey !== known.openKey) {
      fail(
        'CONFLICT',
        prose(
          `Merchant ${known.openId} has another openKey. Leave openKey out.`,
          `商户 ${known.openId} 的 openKey 与此不同。请省略 openKey。`,
        ),
      )
    }
    const said = {
      ...(owner !== undefined && { openId: owner }),
      ...(openKey && { openKey }),
      ...(passwords && { passwords }),
    }
    const merchant = toMerchant({ ...known, ...said }, ids)
    const sameId = given.id === undefined ? undefined : await state.productById(merchant.openId, given.id)
    if (sameId && sameId.productCode !== before?.productCode) {
      fail(
        'CONFLICT',
        prose(
          `Product id ${given.id} is that of ${sameId.productCode}. Leave id out for a free one.`,
          `产品 id ${given.id} 已被 ${sameId.productCode} 使用。省略 id 可自动分配。`,
        ),
      )
    }
    await state.putMerchant(merchant)
    const stored = await toProduct(given, merchant, state, ids, before)
    await state.putProduct(stored)
    return { ...stored, openKey: merchant.openKey, passwords: merchant.passwords }
  },
})
