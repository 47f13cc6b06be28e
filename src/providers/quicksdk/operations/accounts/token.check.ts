import { oneOf, optional, text } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { aggregation } from '../../aggregation.ts'
import { tags, token, uid } from '../../fields.ts'

/** The whole answer. */
const GOOD = '1' as const

export const tokenCheck = aggregation.operation({
  id: 'token.check',
  path: '/v2/checkUserInfo',
  otherMethods: ['GET'],
  secret: ['token'],
  mediaType: 'text/plain',
  summary: { en: 'Whether a token belongs to an account, as the aggregation says it', zh: '聚合接口：验证 token' },
  description: {
    en: 'Unsigned. The answer is the text 1, or 0 for everything else, with HTTP 200.',
    zh: '不签名。返回文本 1，其余情况返回 0，HTTP 状态码均为 200。',
  },
  tier: 'observed',
  assumptions: ['quick-42'],
  tag: tags.accounts,
  params: {
    token,
    uid,
    product_code: optional(
      text({
        en: 'The product; another merchant’s is refused.',
        zh: '产品 CODE，其他商户的产品会被拒绝',
        example: 'demo-quick-android',
      }),
    ),
    channel_code: optional(text({ en: 'The channel; not looked at.', zh: '渠道 CODE，不校验', mayBeEmpty: true })),
  },
  data: oneOf([GOOD], { en: 'The token is good.', zh: '验证通过', example: '1' }),
  errors: ['TOKEN_UID_ERROR'],
  async handle({ params, state, fail }) {
    const { token, uid, product_code: productCode } = params
    const session = await state.sessionByToken(token)
    if (!session)
      return fail(
        'TOKEN_UID_ERROR',
        prose('there is no such token, or it has been replaced by newer ones', '没有该 token，或已被更新的 token 取代'),
      )
    if (session.uid !== uid)
      fail('TOKEN_UID_ERROR', prose(`the token belongs to ${session.uid}`, `该 token 属于 ${session.uid}`))
    if (productCode === undefined) return GOOD
    const product = await state.product(productCode)
    if (product?.openId !== session.openId)
      fail(
        'TOKEN_UID_ERROR',
        prose(
          `product ${productCode} is none of the merchant of the token`,
          `产品 ${productCode} 不属于该 token 的商户`,
        ),
      )
    return GOOD
  },
})
