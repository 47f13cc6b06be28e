import {
  bool,
  decimal,
  int,
  list,
  number,
  object,
  oneOf,
  optional,
  record,
  text,
  union,
  unixTime,
  type Values,
} from '../../../contract/schema/field.ts'
import { errors, meaningOf, type QuickError } from '../errors.ts'
import { type HistoryName, histories } from '../state.ts'

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
export const productFields = {
  id: optional(int({ en: 'Product id.', zh: '产品 ID', example: 1 })),
  productCode: optional(text({ en: 'Product code.', zh: '产品 CODE', example: 'pc_2002' })),
  name: optional(text({ en: 'Name of the product.', zh: '产品名称' })),
  platform: optional(oneOf([1, 2, 3], { en: '1 Android, 2 iOS, 3 H5. Default 1.', zh: '产品平台，默认 1' })),
  callbackKey: optional(text({ en: 'Signs pay notifications.', zh: '支付通知签名密钥' })),
  callbackFormat: optional(
    oneOf(['form', 'nt_data', 'nt_data_aggregation'], {
      en: 'Form of pay notifications: a signed form, or the encoded XML of the self-platform or the aggregation. Default form.',
      zh: '支付通知格式：form 为签名表单，nt_data 为自营平台的编码 XML，nt_data_aggregation 为聚合的编码 XML，默认 form',
      assumptions: ['quick-38'],
    }),
  ),
  callbackMethod: optional(
    oneOf(['POST', 'GET'], {
      en: 'How notifications of encoded XML are sent. Default POST.',
      zh: '编码 XML 通知的发送方式，默认 POST',
    }),
  ),
  callbackRoot: optional(
    text({
      en: "Element around the message; the format's usual one when absent.",
      zh: 'XML 根元素，缺省为该格式的默认值',
      example: 'quick_message',
    }),
  ),
  md5Key: optional(
    text({ en: 'Last part of md5Sign; the callbackKey when absent.', zh: '计算 md5Sign 的密钥，缺省为 callbackKey' }),
  ),
  tokenFormat: optional(
    oneOf(['hex', 'long'], {
      en: 'Tokens of logins: 32 hex digits, or several hundred characters as the live service hands out. Default hex.',
      zh: '登录 token 形式：hex 为 32 位十六进制，long 为与线上一致的数百字符，默认 hex',
      assumptions: ['quick-41'],
    }),
  ),
  callbackUrl: optional(text({ en: 'Where pay notifications go.', zh: '支付回调地址' })),
  wallet: optional(bool({ en: 'Whether the product has the wallet. Default false.', zh: '是否开通电子钱包，默认否' })),
  payUrlScheme: optional(
    bool({ en: 'Whether payUrl begins with a scheme. Default true.', zh: 'payUrl 是否带协议头，默认是' }),
  ),
  actRate,
  goods: optional(
    list(
      object({
        goodsId: text({ en: 'Goods id.', zh: '商品 ID', example: 'gem60' }),
        price: union(decimal(price), number(price)),
        actRate,
      }),
    ),
  ),
  payTypes: optional(
    list(
      object({
        id: int({ en: 'Way of paying.', zh: '支付方式 ID', example: 8 }),
        name: text({ en: 'Its name.', zh: '支付方式名称' }),
      }),
    ),
  ),
  currencies: optional(
    record(union(decimal(rate), number(rate)), {
      en: 'Currencies with their rates. USD is 1.',
      zh: '币种及对美元汇率',
    }),
  ),
}

export const passwordPolicy = oneOf(['any', 'md5'], {
  en: 'md5 refuses passwords that are no MD5 of 32 hex characters. Default any.',
  zh: 'md5 表示拒绝不是 32 位 MD5 的密码，默认 any',
  assumptions: ['quick-23'],
})

const role = object({
  uid: text({ en: 'The account.', zh: '账号 ID' }),
  roleId: text({ en: 'Role id.', zh: '角色 ID' }),
  roleName: text({ en: 'Role name.', zh: '角色名' }),
  serverId: text({ en: 'Server id.', zh: '区服 ID' }),
  serverName: text({ en: 'Server name.', zh: '区服名' }),
  roleLevel: int({ en: 'Level.', zh: '角色等级' }),
})

const user = object({
  uid: optional(text({ en: 'Digits; made when absent.', zh: '账号 ID，缺省自动生成', example: '10001' })),
  username: text({ en: 'Name.', zh: '用户名' }),
  password: optional(
    text({ en: 'Plain text or its MD5; none when empty.', zh: '明文或 32 位 MD5，空为无密码', mayBeEmpty: true }),
  ),
  passwordAs: optional(
    oneOf(['md5', 'text'], {
      en: 'The only form in which games send the password of this account. Default: either.',
      zh: '该账号密码的唯一发送形式，默认两种均可',
      assumptions: ['quick-23'],
    }),
  ),
  email: optional(text({ en: 'E-mail address.', zh: '邮箱' })),
  mobile: optional(text({ en: 'Mobile number.', zh: '手机号', mayBeEmpty: true })),
  token: optional(
    text({ en: 'A token of a login, for checkUserInfo.', zh: '登录 token，用于 checkUserInfo', example: '9a0c3f7e' }),
  ),
  authToken: optional(
    text({ en: 'The authToken of that login; made when absent.', zh: '该次登录的 authToken，缺省自动生成' }),
  ),
  isGuest: optional(bool({ en: 'Whether it is a guest. Default false.', zh: '是否游客' })),
  deviceId: optional(text({ en: 'Device of a guest.', zh: '游客设备标识' })),
  regTime: optional(unixTime({ en: 'When it was registered.', zh: '注册时间' })),
  socials: optional(
    list(
      object({
        openType: int({ en: 'Kind of social account.', zh: '社交账号类型' }),
        userOpenId: text({ en: 'Identifies the player there.', zh: '社交账号标识' }),
      }),
    ),
  ),
})

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
        openId: optional(text({ en: 'Merchant.', zh: '商户 openId' })),
        openKey: optional(text({ en: 'Signing key.', zh: '签名密钥 openKey' })),
        passwords: optional(passwordPolicy),
        users: optional(list(user)),
        products: optional(list(object({ ...productFields, roles: optional(list(role)) }))),
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
export type ProductSeed = Values<typeof productFields>
export type UserSeed = NonNullable<MerchantSeed['users']>[number]
