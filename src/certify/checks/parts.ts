import type { Prose } from '../../contract/schema/field.ts'
import type { Channel } from '../channel.ts'
import { NONE } from '../check.ts'
import type { Pair } from '../encoding.ts'
import { prose } from '../options.ts'
import { exactly, type LetterOptions, type Payment, type Trial } from '../trial/trial.ts'

type Skip = (channel: Channel) => Prose | undefined

export const payments: Skip = ({ certification }) => (certification.kind === 'payment' ? undefined : NONE)
export const gifts: Skip = ({ certification }) => (certification.kind === 'gift' ? undefined : NONE)
export const amounts: Skip = ({ certification }) => (certification.amounts ? undefined : NONE)

const ASK_ORDERS = prose(
  'the game numbers the orders here: give --order-url or --order-command',
  '订单由游戏生成：请提供 --order-url 或 --order-command',
)

/** Checks of an order the game has made. */
export const orders: Skip = ({ hasOrders, certification: { fields } }) => {
  if (!fields.gameOrder && !fields.ext) return NONE
  return hasOrders ? undefined : ASK_ORDERS
}

/** Checks of the price: the game knows it by the goods, or by the order it has made. */
export const prices: Skip = (channel) => {
  const { certification, hasOrders } = channel
  if (!certification.amounts) return NONE
  return certification.fields.goods !== undefined || hasOrders ? undefined : ASK_ORDERS
}

export const field =
  (name: 'goods' | 'server' | 'ext' | 'currency'): Skip =>
  ({ certification }) =>
    certification.fields[name] === undefined ? NONE : undefined

/** Channels whose fields travel inside one of the parts on the wire. */
export const carried: Skip = ({ seller }) => (seller.form ? undefined : NONE)

export const form: Skip = ({ callback }) => (callback.encoding === 'json' ? NONE : undefined)
export const https: Skip = ({ url }) =>
  url.startsWith('https:') ? undefined : prose('the URL is not https', '地址不是 https')

/** Fields with other values, in their places. */
export const put =
  (values: Readonly<Record<string, unknown>>) =>
  (all: readonly Pair[]): readonly Pair[] =>
    all.map(([name, value]): Pair => [name, Object.hasOwn(values, name) ? values[name] : value])

/** Fields with other values, behind those that are there. */
export const alsoPut =
  (values: Readonly<Record<string, unknown>>) =>
  (all: readonly Pair[]): readonly Pair[] => [...all, ...Object.entries(values)]

/** One more field behind the others. */
export const add =
  (name: string, value: unknown) =>
  (all: readonly Pair[]): readonly Pair[] => [...all, [name, value]]

/** A notification with such an amount, rightly signed, hands out nothing. */
export async function buysNothing(trial: Trial, amount: string): Promise<void> {
  const payment = await trial.buy()
  trial.goods(payment, exactly(0))
  trial.survived(await trial.notify(payment, { signed: put(trial.amountFields(amount)) }))
}

export const fieldValue = ({ fields }: Payment, name: string): unknown => fields.find(([known]) => known === name)?.[1]

/** Another value of the same kind for a field. */
export function otherValue({ certification }: Channel, payment: Payment, name: string): unknown {
  const value = fieldValue(payment, name)
  const other = certification.forge?.(name, value)
  if (other !== undefined) return other
  const text = String(value ?? '')
  const last = text.slice(-1)
  return text === '' ? 'forged' : `${text.slice(0, -1)}${last === '1' ? '2' : '1'}`
}

/** Fields that would hand out more: another amount, or other goods, or another player's. */
export function richer({ channel, amountFields, price }: Trial, payment: Payment): Readonly<Record<string, unknown>> {
  const { amounts, fields } = channel.certification
  if (amounts) return amountFields(muchMore(price))
  const name = fields.goods ?? fields.player
  return { [name]: otherValue(channel, payment, name) }
}

/** Sends a notification with one field changed after signing; it has to be refused, and hands out nothing. */
export async function refusesForged(trial: Trial, name: string): Promise<void> {
  const payment = await trial.buy()
  trial.goods(payment, exactly(0))
  const forged = { [name]: otherValue(trial.channel, payment, name) }
  trial.refused(await trial.notify(payment, { forged: put(forged) }))
}

/** The channel gives up while the game works, then sends the same again. */
export async function givesUpAndSendsAgain(trial: Trial): Promise<void> {
  const payment = await trial.buy()
  trial.goods(payment, exactly(1))
  const letter = trial.write(payment)
  await trial.send(letter, { cut: 'sent' })
  const again = await trial.send(letter)
  trial.acknowledged(again, prose('after the channel had given up on the first', '渠道放弃首次通知后'))
}

/** A notification with such a text in it is acknowledged, and hands out the goods. */
export async function takesText(trial: Trial, text: string, options: LetterOptions = {}): Promise<void> {
  const { payment, letter } = await withText(trial, text, options)
  trial.acknowledged(await trial.send(letter))
  trial.goods(payment, exactly(1))
}

/** The second player, for what is a stranger's. */
export function stranger(trial: Trial): string {
  const [, second] = trial.players
  return (
    second ??
    trial.skip(prose('a second player is needed: name one with --player', '需要第二个玩家：请用 --player 指定'))
  )
}

/** A sum too large to be overlooked. */
export const muchMore = (price: string): string => String(Math.max(648, Math.ceil(Number(price) * 100)))

/** Less than the price, in the same whole units or decimals. */
export const less = (price: string): string => (price.includes('.') || Number(price) <= 1 ? '0.01' : '1')

/** A purchase with a text in it that the game did not choose, where the channel has room for one. */
export async function withText(trial: Trial, text: string, options: LetterOptions = {}) {
  const { certification, hasOrders } = trial.channel
  const { ext, gameOrder } = certification.fields
  // Where the order's number travels in the passed-through text, the text gets a field of its own.
  const isTaken = ext === undefined || (hasOrders && gameOrder === undefined)
  const payment = await trial.buy(isTaken ? {} : { ext: text })
  return { payment, letter: trial.write(payment, isTaken ? { ...options, signed: add('note', text) } : options) }
}

/** A plain notification after something odd. */
export async function stillAlive(trial: Trial): Promise<void> {
  const exchange = await trial.notify(await trial.buy())
  trial.acknowledged(exchange, prose('afterwards', '此后'))
}
