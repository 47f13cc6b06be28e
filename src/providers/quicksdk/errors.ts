import type { ErrorEntry, ErrorTable } from '../../contract/errors.ts'
import type { Prose } from '../../contract/schema/field.ts'

/** QuickSDK has no numbers: the message is the code. */
// ASSUMPTION quick-4: the texts are ours unless said otherwise; a seed may override each.
const ours = (message: string, zh: string): ErrorEntry => ({
  code: message,
  en: message,
  zh,
  assumptions: ['quick-4'],
})

/** Every refusal of the open platform; the document prints only `tokenUidError`. */
export const errors = {
  // The checks that every operation passes.
  PARAMS_MISSING: ours('A required parameter is missing.', '缺少必传参数'),
  PARAMS_INVALID: ours('A parameter has the wrong format.', '参数格式错误'),
  OPENID_UNKNOWN: ours('The openId is unknown.', 'openId 不存在'),
  SIGN_INVALID: ours('The signature is wrong.', '签名错误'),
  PRODUCT_UNKNOWN: ours('The productCode is unknown.', 'productCode 不存在或不属于该商户'),
  RATE_LIMITED: ours('Too many requests.', '调用频率超出限制'),

  // Accounts.
  TOKEN_UID_ERROR: { code: 'tokenUidError', en: 'The token does not belong to the uid.', zh: 'token 与 uid 不匹配' },
  // Observed for a taken username.
  USER_EXISTS: ours('The user already exists.', '用户已存在'),
  USER_UNKNOWN: ours('The user does not exist.', '用户不存在'),
  PASSWORD_WRONG: ours('The password is wrong.', '密码错误'),
  PASSWORD_FORMAT: ours('The password must be an MD5 of 32 hexadecimal characters.', '密码必须为 32 位 MD5 值'),

  // E-mail.
  EMAIL_FORMAT: ours('The e-mail address is malformed.', '邮箱格式错误'),
  EMAIL_TAKEN: ours('The e-mail address belongs to another user.', '邮箱已被其他账号使用'),
  EMAIL_UNKNOWN: ours('No user has this e-mail address.', '没有账号使用该邮箱'),
  EMAIL_BOUND: ours('The user already has an e-mail address.', '账号已绑定邮箱'),
  EMAIL_MISMATCH: ours('The e-mail address is not that of the user.', '邮箱与账号不符'),
  EMAIL_UNCHECKED: ours('The current e-mail address must be checked first.', '请先校验原邮箱'),
  CODE_WRONG: ours('The verification code is wrong.', '验证码错误'),
  CODE_EXPIRED: ours('The verification code has expired.', '验证码已过期'),

  // Social accounts.
  SNS_TYPE_UNKNOWN: ours('The openType is unknown.', '社交账号类型不支持'),
  SNS_CREDENTIAL_INVALID: ours('The credential of the social account is invalid.', '社交账号凭证无效'),
  SNS_TAKEN: ours('The social account belongs to another user.', '社交账号已绑定其他账号'),
  SNS_BOUND: ours('The user already has a social account of this type.', '账号已绑定该类型社交账号'),
  SNS_NOT_BOUND: ours('The user has no social account of this type.', '账号未绑定该类型社交账号'),

  // Orders and paying.
  ORDER_UNKNOWN: ours('The order does not exist.', '订单不存在'),
  ORDER_PAID: ours('The order is already paid.', '订单已支付'),
  ORDER_DUPLICATE: ours('The order already exists.', '订单已存在'),
  GOODS_UNKNOWN: ours('The goodsId is unknown.', '商品不存在'),
  CURRENCY_UNKNOWN: ours('The currency is not supported.', '币种不支持'),
  AMOUNT_INVALID: ours('The amount is invalid.', '金额错误'),
  PAY_TYPE_UNKNOWN: ours('The payType is not supported.', '支付方式不支持'),
  CALLBACK_URL_INVALID: ours('The callbackUrl is invalid.', '回调地址无效'),
  RECEIPT_INVALID: ours('The receipt is invalid.', '票据无效'),
  RECEIPT_USED: ours('The receipt was already used.', '票据已被使用'),
  RECEIPT_MISMATCH: ours('The receipt does not belong to the order.', '票据与订单不符'),

  // Wallet, roles, reports.
  WALLET_CLOSED: ours('The product has no wallet.', '产品未开通钱包功能'),
  WALLET_INSUFFICIENT: ours('The wallet balance is insufficient.', '钱包余额不足'),
  ROLE_QUERY_INVALID: ours('The roleId is required for this frType.', 'frType 为 2 时 roleId 必传'),
  DATE_INVALID: ours('The date is invalid.', '日期错误'),
  PRODUCT_ID_UNKNOWN: ours('A product id is unknown.', '游戏 ID 不存在'),
} satisfies ErrorTable

export type QuickError = keyof typeof errors

/** What the error says of itself, for places that list all of them. */
export const meaningOf = (error: QuickError): Prose => ({ en: errors[error].en, zh: errors[error].zh })
