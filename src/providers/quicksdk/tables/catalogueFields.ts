import { bool, int, list, object, oneOf, optional, record, text } from '../../../contract/schema/field.ts'
import type { Row } from '../../../contract/stateTable.ts'
import { id, money, str, uid } from './row.ts'

export const merchantFields = {
  openId: text({ en: 'Merchant.', zh: '商户 openId' }),
  openKey: text({ en: 'Signing key.', zh: '签名密钥 openKey' }),
  passwords: oneOf(['any', 'md5'], {
    en: 'md5 refuses passwords that are no MD5 of 32 hex characters. Default any.',
    zh: 'md5 表示拒绝不是 32 位 MD5 的密码，默认 any',
    assumptions: ['quick-23'],
  }),
}

export const goodsFields = {
  goodsId: text({ en: 'Goods id.', zh: '商品 ID', example: 'gem60' }),
  // US dollars (10).
  price: money,
  // What is really paid is the price times this; the product's rate when absent (quick-27).
  actRate: optional(money),
}

export const payTypeFields = {
  id: int({ en: 'Way of paying.', zh: '支付方式 ID', example: 8 }),
  name: text({ en: 'Its name.', zh: '支付方式名称' }),
}

export const productFields = {
  openId: merchantFields.openId,
  // Unique within its merchant.
  id: int({ en: 'Product id.', zh: '产品 ID', example: 1 }),
  // Unique among all products.
  productCode: text({ en: 'Product code.', zh: '产品 CODE', example: 'pc_2002' }),
  name: text({ en: 'Name of the product.', zh: '产品名称' }),
  platform: oneOf([1, 2, 3], { en: '1 Android, 2 iOS, 3 H5. Default 1.', zh: '产品平台，默认 1' }),
  callbackKey: text({ en: 'Signs pay notifications.', zh: '支付通知签名密钥' }),
  callbackFormat: oneOf(['form', 'nt_data', 'nt_data_aggregation'], {
    en: 'Form of pay notifications: a signed form, or the encoded XML of the self-platform or the aggregation. Default form.',
    zh: '支付通知格式：form 为签名表单，nt_data 为自营平台的编码 XML，nt_data_aggregation 为聚合的编码 XML，默认 form',
    assumptions: ['quick-38'],
  }),
  callbackMethod: oneOf(['POST', 'GET'], {
    en: 'How notifications of encoded XML are sent. Default POST.',
    zh: '编码 XML 通知的发送方式，默认 POST',
  }),
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
  tokenFormat: oneOf(['hex', 'long'], {
    en: 'Tokens of logins: 32 hex digits, or several hundred characters as the live service hands out. Default hex.',
    zh: '登录 token 形式：hex 为 32 位十六进制，long 为与线上一致的数百字符，默认 hex',
    assumptions: ['quick-41'],
  }),
  callbackUrl: optional(text({ en: 'Where pay notifications go.', zh: '支付回调地址' })),
  wallet: bool({ en: 'Whether the product has the wallet. Default false.', zh: '是否开通电子钱包，默认否' }),
  payUrlScheme: bool({ en: 'Whether payUrl begins with a scheme. Default true.', zh: 'payUrl 是否带协议头，默认是' }),
  // Above 0, at most 1, which is no discount (quick-27).
  actRate: money,
  goods: list(object(goodsFields)),
  payTypes: list(object(payTypeFields)),
  // US dollars that one unit of each currency is worth.
  currencies: record(money),
}

export const roleFields = {
  openId: merchantFields.openId,
  productCode: productFields.productCode,
  uid,
  roleId: text({ en: 'Role id.', zh: '角色 ID' }),
  roleName: text({ en: 'Role name.', zh: '角色名' }),
  serverId: text({ en: 'Server id.', zh: '区服 ID' }),
  serverName: text({ en: 'Server name.', zh: '区服名' }),
  roleLevel: int({ en: 'Level.', zh: '角色等级' }),
}

/** A team's own texts in the place of the errors'. */
export const messageFields = { error: id, text: str }

export type Merchant = Row<typeof merchantFields>
export type Goods = Row<typeof goodsFields>
export type PayType = Row<typeof payTypeFields>
export type Product = Row<typeof productFields>
export type CallbackFormatName = Product['callbackFormat']
export type Role = Row<typeof roleFields>
