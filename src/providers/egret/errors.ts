import type { ErrorTable } from '../../contract/errors.ts'

/** 附录四: the status codes. 1009 and 1013 travel in a game's reply to a pay notification only. */
export const errors = {
  PARAMS_INCOMPLETE: { code: 1001, en: 'A required parameter is missing.', zh: '参数不全' },
  TOKEN_INVALID: { code: 1005, en: 'The token is wrong.', zh: 'token 错误' },
  SIGN_INVALID: {
    code: 1006,
    en: 'The signature is wrong; the request cannot be verified.',
    zh: 'sign 错误，验证通不过',
  },
  USER_UNKNOWN: { code: 1007, en: 'There is no such user.', zh: '该用户不存在' },
  ORDER_DUPLICATE: { code: 1009, en: 'The order was delivered before.', zh: '重复订单' },
  FEATURE_CLOSED: { code: 1010, en: 'The channel does not offer this feature.', zh: '当前渠道不提供该功能' },
  PAY_FAILED: { code: 1013, en: 'The payment failed.', zh: '支付失败' },
} as const satisfies ErrorTable
