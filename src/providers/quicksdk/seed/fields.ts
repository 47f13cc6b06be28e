import {
  decimal,
  list,
  number,
  numberText,
  object,
  optional,
  record,
  text,
  union,
  type Values,
} from '../../../contract/schema/field.ts'
import { without } from '../../../contract/stateTable.ts'
import { errors, meaningOf, type QuickError } from '../errors.ts'
import { type HistoryName, histories } from '../state.ts'
import { socialFields, userFields } from '../tables/accounts.ts'
import { goodsFields, merchantFields, productFields, roleFields } from '../tables/catalogueFields.ts'

const price = { en: 'Price in US dollars.', zh: '商品金额（美元）', example: '0.99' }
const actRateNotes = {
  en: 'Discount: what is paid is the price times this. Above 0, at most 1.',
  zh: '支付折扣：实付金额为价格乘以该值，大于 0 且不超过 1',
  example: '0.8',
  assumptions: ['quick-27'],
}
const actRate = optional(union(decimal(actRateNotes), number(actRateNotes)))
const rate = { en: 'US dollars one unit is worth.', zh: '对美元汇率', example: '0.031' }

/** What a seed says of a product; ids and keys are made when absent. */
export const seededProductFields = {
  id: optional(productFields.id),
  productCode: optional(productFields.productCode),
  name: optional(productFields.name),
  platform: optional(productFields.platform),
  callbackKey: optional(productFields.callbackKey),
  callbackFormat: optional(productFields.callbackFormat),
  callbackMethod: optional(productFields.callbackMethod),
  callbackRoot: productFields.callbackRoot,
  md5Key: productFields.md5Key,
  tokenFormat: optional(productFields.tokenFormat),
  callbackUrl: productFields.callbackUrl,
  wallet: optional(productFields.wallet),
  payUrlScheme: optional(productFields.payUrlScheme),
  actRate,
  goods: optional(list(object({ goodsId: goodsFields.goodsId, price: union(decimal(price), number(price)), actRate }))),
  payTypes: optional(productFields.payTypes),
  currencies: optional(
    record(union(decimal(rate), number(rate)), {
      en: 'Currencies with their rates. USD is 1.',
      zh: '币种及对美元汇率',
    }),
  ),
}

const user = object({
  ...without(userFields, 'openId', 'passwordMd5'),
  uid: optional(numberText({ en: 'Digits; made when absent.', zh: '账号 ID，缺省自动生成', example: '10001' })),
  password: optional(
    text({ en: 'Plain text or its MD5; none when empty.', zh: '明文或 32 位 MD5，空为无密码', mayBeEmpty: true }),
  ),
  mobile: optional(userFields.mobile),
  token: optional(
    text({ en: 'A token of a login, for checkUserInfo.', zh: '登录 token，用于 checkUserInfo', example: '9a0c3f7e' }),
  ),
  authToken: optional(
    text({ en: 'The authToken of that login; made when absent.', zh: '该次登录的 authToken，缺省自动生成' }),
  ),
  isGuest: optional(userFields.isGuest),
  regTime: optional(userFields.regTime),
  socials: optional(list(object(without(socialFields, 'openId', 'uid')))),
})

const role = object(without(roleFields, 'openId', 'productCode'))

const names = <N extends string>(table: Readonly<Record<N, unknown>>) => Object.keys(table) as N[]
const fromNames = <N extends string, V>(table: Readonly<Record<N, unknown>>, value: (name: N) => V) =>
  Object.fromEntries(names(table).map((name) => [name, value(name)])) as Record<N, V>

export const seedFields = {
  messages: optional(
    object(
      fromNames(errors, (error: QuickError) => {
        const { en, zh } = meaningOf(error)
        return optional(text({ en: `Text instead of "${en}"`, zh: `替换“${zh}”的提示语` }))
      }),
    ),
  ),
  merchants: optional(
    list(
      object({
        openId: optional(merchantFields.openId),
        openKey: optional(merchantFields.openKey),
        passwords: optional(merchantFields.passwords),
        users: optional(list(user)),
        products: optional(list(object({ ...seededProductFields, roles: optional(list(role)) }))),
      }),
    ),
  ),
  history: optional(
    object(
      fromNames(histories, (name: HistoryName) => optional(list(histories[name].schema))),
      {
        en: 'What has happened, as a dumped state holds it.',
        zh: '已发生的数据（状态导出）',
      },
    ),
  ),
}

export type QuickSeed = Values<typeof seedFields>
export type MerchantSeed = NonNullable<QuickSeed['merchants']>[number]
export type ProductSeed = Values<typeof seededProductFields>
export type UserSeed = NonNullable<MerchantSeed['users']>[number]
