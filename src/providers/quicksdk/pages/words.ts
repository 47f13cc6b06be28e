import type { AnswerWords } from '../../../contract/pages/gameAnswer.ts'

/** What the checkout page says, in one language. */
export interface Words extends AnswerWords {
  /** For the lang attribute. */
  readonly lang: string
  readonly title: string
  readonly sandbox: string
  readonly amount: string
  readonly amountPaid: string
  readonly goods: string
  readonly subject: string
  readonly product: string
  readonly account: string
  readonly role: string
  readonly server: string
  readonly orderNo: string
  readonly country: string
  readonly price: string
  readonly actRate: string
  readonly paidAt: string
  readonly paidBy: string
  readonly ways: string
  readonly pay: string
  readonly fail: string
  readonly cancel: string
  readonly paid: string
  readonly paidHint: string
  readonly failed: string
  readonly failedHint: string
  readonly cancelled: string
  readonly cancelledHint: string
  readonly notNotified: string
  readonly notNotifiedHint: string
  readonly unknown: string
  readonly unknownHint: string
}

const traditional: Words = {
  lang: 'zh-Hant',
  title: '收銀台',
  sandbox: '沙盒環境：不會真正扣款，請選擇這筆付款的結果。',
  amount: '應付金額',
  amountPaid: '已付金額',
  goods: '商品',
  subject: '訂單標題',
  product: '遊戲',
  account: '帳號',
  role: '角色',
  server: '伺服器',
  orderNo: '訂單編號',
  country: '國家',
  price: '原價',
  actRate: '折扣',
  paidAt: '付款時間（北京時間）',
  paidBy: '付款方式',
  ways: '付款方式',
  pay: '付款',
  fail: '付款失敗',
  cancel: '取消',
  paid: '付款成功',
  paidHint: '已通知遊戲發放商品，可以關閉此頁面。',
  failed: '付款失敗',
  failedHint: '款項未支付，已將失敗結果通知遊戲。您可以重新付款。',
  cancelled: '已取消付款',
  cancelledHint: '訂單尚未支付，您可以繼續付款或關閉此頁面。',
  answered: '遊戲的回應',
  acknowledged: '已確認',
  unacknowledged: '未確認',
  notNotified: '無法付款',
  notNotifiedHint: '訂單與產品都沒有回調地址，無法通知遊戲，因此未付款。請在下單時傳 callbackUrl，或為產品設定。',
  unknown: '找不到訂單',
  unknownHint: '此訂單不存在，請回到遊戲重新下單。',
}

const simplified: Words = {
  lang: 'zh-Hans',
  title: '收银台',
  sandbox: '沙盒环境：不会真正扣款，请选择这笔付款的结果。',
  amount: '应付金额',
  amountPaid: '已付金额',
  goods: '商品',
  subject: '订单标题',
  product: '游戏',
  account: '账号',
  role: '角色',
  server: '区服',
  orderNo: '订单编号',
  country: '国家',
  price: '原价',
  actRate: '折扣',
  paidAt: '付款时间（北京时间）',
  paidBy: '付款方式',
  ways: '付款方式',
  pay: '付款',
  fail: '付款失败',
  cancel: '取消',
  paid: '付款成功',
  paidHint: '已通知游戏发放商品，可以关闭此页面。',
  failed: '付款失败',
  failedHint: '款项未支付，已将失败结果通知游戏。您可以重新付款。',
  cancelled: '已取消付款',
  cancelledHint: '订单尚未支付，您可以继续付款或关闭此页面。',
  answered: '游戏的应答',
  acknowledged: '已确认',
  unacknowledged: '未确认',
  notNotified: '无法付款',
  notNotifiedHint: '订单与产品都没有回调地址，无法通知游戏，因此未付款。请在下单时传 callbackUrl，或为产品设置。',
  unknown: '找不到订单',
  unknownHint: '此订单不存在，请回到游戏重新下单。',
}

const english: Words = {
  lang: 'en',
  title: 'Checkout',
  sandbox: 'Sandbox: no money moves. Choose how this payment ends.',
  amount: 'Amount due',
  amountPaid: 'Amount paid',
  goods: 'Goods',
  subject: 'Order title',
  product: 'Game',
  account: 'Account',
  role: 'Role',
  server: 'Server',
  orderNo: 'Order number',
  country: 'Country',
  price: 'Price',
  actRate: 'Discount factor',
  paidAt: 'Paid at (Beijing time)',
  paidBy: 'Paid with',
  ways: 'Pay with',
  pay: 'Pay',
  fail: 'Fail',
  cancel: 'Cancel',
  paid: 'Payment successful',
  paidHint: 'The game has been told to deliver your goods. You may close this page.',
  failed: 'Payment failed',
  failedHint: 'Nothing was paid, and the game has been told so. You may try again.',
  cancelled: 'Payment cancelled',
  cancelledHint: 'The order is not paid. You may still pay it, or close this page.',
  answered: 'The game answered',
  acknowledged: 'acknowledged',
  unacknowledged: 'not acknowledged',
  notNotified: 'Not paid',
  notNotifiedHint:
    'Neither the order nor its product has a callback address, so the game cannot be told and nothing was paid. Name a callbackUrl with the order, or set one for the product.',
  unknown: 'No such order',
  unknownHint: 'This order does not exist. Go back to the game and order again.',
}

/** The language of an order's clientLang: Traditional Chinese unless it names another that the page has (5, 25). */
export function wordsFor(clientLang: string): Words {
  const code = clientLang.toLowerCase().replaceAll('_', '-')
  if (/^en(-|$)/.test(code)) return english
  return /^zh-(cn|sg|hans)(-|$)/.test(code) ? simplified : traditional
}
