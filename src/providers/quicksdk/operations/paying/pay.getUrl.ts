import { decimal, object, oneOf, optional, text } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { clientLang, countryCode, extrasParams, goodsName, roleLevel, tags } from '../../fields.ts'
import { remarkOnLanguage } from '../../rules/checkoutLanguage.ts'
import { checkoutUrl } from '../../rules/paying.ts'
import { accountOf, orderTerms, placeOrder } from '../../rules/placing.ts'
import { goodsPrice, namedPrice } from '../../rules/pricing.ts'
import { quicksdk } from '../../spec.ts'

export const payGetUrl = quicksdk.operation({
  id: 'pay.getUrl',
  path: '/open/getPayUrl',
  summary: { en: 'Makes an order and answers its checkout page', zh: '获取充值下单页面链接参数' },
  section: '二.5',
  tier: 'documented',
  assumptions: ['quick-12', 'quick-14', 'quick-26', 'quick-27'],
  tag: tags.paying,
  params: {
    ...orderTerms,
    goodsName,
    roleLevel,
    extrasParams,
    payType: optional(
      text({ en: 'Ways of paying to offer, with | between them.', zh: '支付方式 ID，多个以 | 隔开', example: '12|13' }),
    ),
    countryCode: optional(countryCode),
    clientLang,
    payVersion: optional(
      oneOf([2], { en: '2: the platform names amount and currency.', zh: '取 2 时金额与币种由平台传入', example: 2 }),
    ),
    amount: optional(
      decimal({
        en: 'Amount of the order; required when payVersion is 2, left aside otherwise. Above 0, at most 6 decimals.',
        zh: '订单金额，payVersion 为 2 时必传，否则不采用；大于 0，最多 6 位小数',
        example: '6.90',
      }),
    ),
    currency: optional(
      text({
        en: 'Currency of the order, one of the product; required when payVersion is 2, otherwise USD unless told.',
        zh: '订单币种（产品支持的币种），payVersion 为 2 时必传，否则缺省为 USD',
        example: 'USD',
      }),
    ),
  },
  data: object({
    payUrl: text({
      en: 'The page to open.',
      zh: '充值页面的 URL 地址',
      example: 'http://127.0.0.1:4780/checkout/0020231115061320000001',
    }),
  }),
  errors: [
    'USER_UNKNOWN',
    'PARAMS_MISSING',
    'GOODS_UNKNOWN',
    'CURRENCY_UNKNOWN',
    'AMOUNT_INVALID',
    'PAY_TYPE_UNKNOWN',
    'CALLBACK_URL_INVALID',
  ],
  async handle(call) {
    const { params, tenant, origin, fail } = call
    const { product } = tenant
    const user = await accountOf(call)
    remarkOnLanguage(call)

    const priceOf = () => {
      const { payVersion, amount: named, currency: code } = params
      // ASSUMPTION quick-14: without payVersion 2 the amount is left aside and the goods price is converted.
      if (payVersion !== 2) return goodsPrice(product, params.goodsId, code ?? 'USD', fail)
      if (named === undefined || code === undefined)
        return fail(
          'PARAMS_MISSING',
          prose('payVersion 2 needs amount, currency', 'payVersion 2 需要 amount、currency'),
        )
      return namedPrice(product, code, named, fail)
    }
    const price = priceOf()

    // Ways of paying that the product does not have are not offered; that must leave some.
    const listed = params.payType?.split('|')
    const offered = listed?.filter((id) => product.payTypes.some((known) => String(known.id) === id))
    if (offered?.length === 0)
      fail(
        'PAY_TYPE_UNKNOWN',
        prose(
          `product ${product.productCode} has none of ${params.payType}`,
          `产品 ${product.productCode} 不支持 ${params.payType} 中的任何一种`,
        ),
      )

    const order = await placeOrder(call, user, price, { source: 'pay', payTypes: offered?.join('|') ?? '' })
    return { payUrl: checkoutUrl(origin, product, order) }
  },
})
