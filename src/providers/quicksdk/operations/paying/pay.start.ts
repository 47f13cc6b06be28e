import { object, text } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { amount, clientLang, currency, orderNo, tags } from '../../fields.ts'
import { remarkOnLanguage } from '../../rules/checkoutLanguage.ts'
import { checkoutUrl } from '../../rules/paying.ts'
import { accountOf, orderTerms, placeOrder } from '../../rules/placing.ts'
import { namedPrice } from '../../rules/pricing.ts'
import { quicksdk } from '../../spec.ts'

export const payStart = quicksdk.operation({
  id: 'pay.start',
  path: '/open/startPay',
  summary: { en: 'Makes an order of any amount and answers where to pay it', zh: '创建订单支付链接' },
  section: '二.25',
  tier: 'documented',
  assumptions: ['quick-12', 'quick-14', 'quick-26', 'quick-27'],
  tag: tags.paying,
  params: {
    ...orderTerms,
    payType: text({ en: 'Way of paying.', zh: '支付方式 ID', example: '12' }),
    clientLang,
    amount,
    currency,
  },
  data: object({
    orderNo,
    payParams: text({
      en: 'The page to open.',
      zh: '订单支付链接',
      example: 'http://127.0.0.1:4780/checkout/0020231115061320000001',
    }),
  }),
  errors: ['USER_UNKNOWN', 'CURRENCY_UNKNOWN', 'AMOUNT_INVALID', 'PAY_TYPE_UNKNOWN', 'CALLBACK_URL_INVALID'],
  async handle(call) {
    const { params, tenant, origin, fail } = call
    const { product } = tenant
    const user = await accountOf(call)
    remarkOnLanguage(call)
    const price = namedPrice(product, params.currency, params.amount, fail)
    const way = product.payTypes.find(({ id }) => String(id) === params.payType)
    if (!way)
      return fail(
        'PAY_TYPE_UNKNOWN',
        prose(
          `product ${product.productCode} has no payType ${params.payType}`,
          `产品 ${product.productCode} 没有 payType ${params.payType}`,
        ),
      )
    const order = await placeOrder(call, user, price, {
      source: 'pay',
      payTypes: String(way.id),
      payTypeId: way.id,
      payTypeName: way.name,
    })
    return { orderNo: order.orderNo, payParams: checkoutUrl(origin, product, order) }
  },
})
