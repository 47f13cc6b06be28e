import type { Purchase } from '../../contract/certification/certification.ts'
import { wireText } from '../../contract/schema/wire.ts'
import type { Pair } from '../encoding.ts'
import type { Run } from '../run/runParts.ts'
import type { Payment, Wish } from './trial.ts'

const DAY = 86_400

/** Makes the purchases of one check: `place` is its number in the catalogue, from which its order numbers count. */
export function createBuyer(run: Run, check: string, place: number): (wish?: Wish) => Promise<Payment> {
  const { sandbox, channel, now } = run
  const { certification, seller } = channel
  const { fields } = certification
  const ids = run.idsOf(check)
  let bought = 0

  return async function buy(wish: Wish = {}): Promise<Payment> {
    const [first] = run.players
    const player = wish.player ?? (first as string)
    const of = seller.players.find(({ id }) => id === player) ?? seller.players[0]
    const server = wish.server ?? of?.server ?? ''
    const goods = seller.goods.find(({ id }) => id === wish.goods) ?? run.goods
    const currency = wish.currency ?? goods.currency
    const role = of?.role ?? ''
    const facts = { order: '', channelOrder: '', player, server, role, goods: goods.id, amount: goods.amount, currency }
    const made = wish.gameOrder ?? (await run.makeOrder?.(facts)) ?? ''
    const paidAt = now - (wish.daysAgo ?? 0) * DAY + (wish.secondsLater ?? 0)
    bought += 1
    const purchase: Purchase = {
      ...{ player, server, role, goods: goods.id, amount: goods.amount, currency, gameOrder: made, paidAt },
      ext: wish.ext ?? '',
      serial: run.serial + place * 20 + bought,
    }
    const paid = await sandbox.transaction(channel.provider, (state) =>
      certification.pay({ state, ids }, seller, purchase),
    )
    const values: Record<string, unknown> = { ...paid, ...wish.fields }
    const known = Object.keys(channel.params).filter((name) => values[name] !== undefined)
    const pairs = known.map((name): Pair => [name, values[name]])
    const order = wireText(values[fields.order.find((name) => values[name] !== undefined) ?? ''])
    return { order, facts: { ...facts, order: made || order, channelOrder: order }, fields: pairs, paidAt }
  }
}
