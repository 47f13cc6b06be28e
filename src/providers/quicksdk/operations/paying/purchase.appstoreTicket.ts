import { object, optional, text } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { orderNo, tags } from '../../fields.ts'
import { orderOf } from '../../rules/placing.ts'
import { redeem, refuseSpent } from '../../rules/receipts.ts'
import { quicksdk } from '../../spec.ts'

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)

// ASSUMPTION quick-17: what makes a receipt good. Neither parameter names the goods, so there is nothing to compare.
export const purchaseAppstoreTicket = quicksdk.operation({
  id: 'purchase.appstoreTicket',
  path: '/open/postAppstoreTicket',
  summary: { en: 'Pays an order with a transaction of the App Store (iOS)', zh: '验证 iOS 订单票据' },
  section: '二.20',
  tier: 'documented',
  assumptions: ['quick-17'],
  tag: tags.paying,
  params: {
    orderNo,
    transactionId: text({ en: "Apple's transaction.", zh: 'iOS 支付成功的交易 ID', example: '2000000512345678' }),
    ticket: optional(text({ en: 'The receipt in base64.', zh: 'iOS 票据（base64）', example: 'MIIT0QYJKoZIhvcNAQcC' })),
  },
  data: object({ message: text({ en: 'That the receipt is good.', zh: '验证成功信息', example: 'success' }) }),
  errors: ['RECEIPT_INVALID', 'RECEIPT_USED', 'RECEIPT_MISMATCH', 'ORDER_UNKNOWN', 'ORDER_PAID'],
  async handle(call) {
    const { params, fail } = call
    const { ticket, transactionId } = params
    if (ticket !== undefined && !isBase64(ticket))
      fail('RECEIPT_INVALID', prose('the ticket is not base64', 'ticket 不是 base64'))
    await refuseSpent(call, 'apple', [transactionId])
    await redeem(call, 'apple', await orderOf(call, params.orderNo), [transactionId])
    return { message: 'success' }
  },
})
