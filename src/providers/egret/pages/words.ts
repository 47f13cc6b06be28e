import type { AnswerWords } from '../../../contract/pages/gameAnswer.ts'

/** What the checkout says, in one language. */
export interface Words extends AnswerWords {
  /** For the lang attribute. */
  readonly lang: string
  readonly title: string
  readonly sandbox: string
  readonly amount: string
  readonly amountPaid: string
  readonly game: string
  readonly goods: string
  readonly user: string
  readonly server: string
  readonly ext: string
  readonly orderId: string
  readonly yuan: string
  readonly pay: string
  readonly fail: string
  readonly cancel: string
  readonly back: string
  readonly paid: string
  readonly paidHint: string
  readonly failed: string
  readonly failedHint: string
  readonly cancelled: string
  readonly cancelledHint: string
  readonly impossible: string
}

const chinese: Words = {
  lang: 'zh-Hans',
  title: '收银台',
  sandbox: '沙盒环境：不会真正扣款，请选择这笔支付的结果。',
  amount: '应付金额',
  amountPaid: '已付金额',
  game: '游戏',
  goods: '商品',
  user: '玩家',
  server: '区服',
  ext: '透传参数',
  orderId: '订单号',
  yuan: '元',
  pay: '支付',
  fail: '支付失败',
  cancel: '取消',
  back: '返回游戏',
  paid: '支付成功',
  paidHint: '已通知游戏发放商品。',
  answered: '游戏的应答',
  acknowledged: '已确认',
  unacknowledged: '未确认',
  failed: '支付失败',
  failedHint: '款项未支付，游戏不会收到通知。',
  cancelled: '已取消支付',
  cancelledHint: '款项未支付，游戏不会收到通知。',
  impossible: '无法支付',
}

const english: Words = {
  lang: 'en',
  title: 'Checkout',
  sandbox: 'Sandbox: no money moves. Choose how this payment ends.',
  amount: 'Amount due',
  amountPaid: 'Amount paid',
  game: 'Game',
  goods: 'Goods',
  user: 'Player',
  server: 'Server',
  ext: 'Passed through (ext)',
  orderId: 'Order',
  yuan: 'CNY',
  pay: 'Pay',
  fail: 'Fail',
  cancel: 'Cancel',
  back: 'Back to the game',
  paid: 'Payment successful',
  paidHint: 'The game has been told to deliver the goods.',
  answered: 'The game answered',
  acknowledged: 'acknowledged',
  unacknowledged: 'not acknowledged',
  failed: 'Payment failed',
  failedHint: 'Nothing was paid, and the game is told nothing.',
  cancelled: 'Payment cancelled',
  cancelledHint: 'Nothing was paid, and the game is told nothing.',
  impossible: 'This cannot be paid',
}

/** The words for a browser's language: Chinese unless it names another. */
export const wordsFor = (language = ''): Words => (/^(?!zh)[a-z]/i.test(language) ? english : chinese)
