import type { Notification, Received, Receiving } from '../../../contract/callbacks/target.ts'
import { sameSignature } from '../../../contract/values/signature.ts'
import { callbackSigner } from '../signer.ts'
import type { Order, Product, QuickState } from '../state.ts'
import { decimalOf, format } from '../values/money.ts'
import { decodeNtData, md5SignOf } from './ntData/codec.ts'

type Texts = Readonly<Record<string, string>>

/** What both forms of the notification say, by the same names. */
interface Said {
  readonly orderNo: string
  readonly uid: string | undefined
  readonly amount: string | undefined
  readonly status: string | undefined
  readonly subscriptionStatus: string | undefined
}

const paidAmount = ({ dealAmount }: Order, places: number): string => format(decimalOf(dealAmount), places)

function judge(order: Order | undefined, said: Said, places: number): Received {
  if (!order) return { refused: `there is no order ${said.orderNo}` }
  if (said.uid !== order.uid) return { refused: `the order belongs to account ${order.uid}, not ${said.uid}` }
  // Status 1 tells of a failed attempt, subscriptionStatus 2 of a subscription's end: nothing is handed out for either.
  if (said.status !== '0' || said.subscriptionStatus === '2') return {}
  const amount = paidAmount(order, places)
  if (said.amount !== amount) return { refused: `the order costs ${amount}, not ${said.amount}` }
  return { grants: order.orderNo }
}

async function receiveForm(state: QuickState, texts: Texts): Promise<Received> {
  const { orderNo = '', uid, payAmount: amount, payStatus: status, subscriptionStatus, sign = '' } = texts
  const order = await state.order(orderNo)
  const product = order && (await state.product(order.productCode))
  if (product && !sameSignature(callbackSigner.sign(texts, product.callbackKey), sign))
    return { refused: 'the signature is wrong' }
  return judge(order, { orderNo, uid, amount, status, subscriptionStatus }, 6)
}

/** The product whose key has signed it: in this format nothing else says whose it is. */
async function productOf(state: QuickState, { nt_data = '', sign = '', md5Sign = '' }: Texts) {
  for (const { openId } of await state.merchants()) {
    const signed = (await state.productsOf(openId)).find(({ callbackKey, md5Key = callbackKey }: Product) =>
      sameSignature(md5SignOf(nt_data, sign, md5Key), md5Sign),
    )
    if (signed) return signed
  }
  return undefined
}

// ASSUMPTION quick-38: the message is XML, one element for each field.
async function receiveEncoded(state: QuickState, texts: Texts): Promise<Received> {
  const product = await productOf(state, texts)
  const xml = product && decodeNtData(texts.nt_data ?? '', product.callbackKey)
  if (xml === undefined) return { refused: 'the signature is wrong' }
  const element = (name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  const said = {
    orderNo: element('order_no') ?? '',
    uid: element('uid') ?? element('channel_uid'),
    amount: element('amount'),
    status: element('status'),
    subscriptionStatus: element('subscriptionStatus'),
  }
  return judge(await state.order(said.orderNo), said, 2)
}

/** How a right game takes the pay notification, in each of its forms. */
export const receiving: Receiving<QuickState> = {
  receive: ({ state, texts }: Notification<QuickState>) =>
    texts.nt_data === undefined ? receiveForm(state, texts) : receiveEncoded(state, texts),
}
