import type { Facts, Source } from '../../contract/certification/certifyOptions.ts'
import type { ShownGoods } from '../../contract/certification/certifyReport.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { numberOf } from '../ask.ts'
import { prose } from '../options.ts'
import type { Expectation } from './createTrial.ts'
import type { Payment } from './trial.ts'

/** Looks at the goods in the game. */
export interface GoodsProbe {
  readonly kind: 'count' | 'balance'
  /** What an order (count) or a player (balance) has now. */
  read(facts: Facts): Promise<number>
  /** The same once it has not changed for the settling time; never longer than some multiples of it. */
  settled(subjects: readonly Facts[]): Promise<number[]>
}

export interface ProbeParts {
  readonly source: Source
  readonly kind: 'count' | 'balance'
  readonly path: string | undefined
  readonly settleMs: number
  ask(source: Source, facts: Facts): Promise<string>
  /** Real milliseconds. */
  wait(ms: number): Promise<void>
}

/** The goods are read that often while they settle. */
const READS = 2
/** Goods that never stop changing are taken as they are after this many settling times. */
const MOST_ROUNDS = 5
/** At most this many probes are under way at once. */
const AT_ONCE = 8

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  async function go(): Promise<void> {
    while (next < items.length) {
      const place = next
      next += 1
      results[place] = await work(items[place] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, go))
  return results
}

export function createProbe({ source, kind, path, settleMs, ask, wait }: ProbeParts): GoodsProbe {
  const read = async (facts: Facts): Promise<number> => numberOf(await ask(source, facts), path)
  return {
    kind,
    read,
    async settled(subjects) {
      if (subjects.length === 0) return []
      let values = await inTurns(subjects, read)
      let quiet = 0
      for (let round = 0; quiet < READS && round < READS * MOST_ROUNDS; round += 1) {
        await wait(settleMs / READS)
        const now = await inTurns(subjects, read)
        quiet = now.every((value, place) => value === values[place]) ? quiet + 1 : 0
        values = now
      }
      return values
    },
  }
}

/** Who is looked at: the order for one player. */
export const subjectOf = ({ facts }: Payment, player: string): Facts => ({ ...facts, player })

const many = ({ least, most }: { least: number; most: number }): string =>
  least === most ? `${least}` : least === 0 ? `0…${most}` : `${least}…${most}`

/** What a count says of one expectation: how it is shown, and why it does not hold. */
export function judgeCount({ payment, player, amount, part }: Expectation, found: number) {
  const goods: ShownGoods = { order: payment.facts.order, player, expected: many(amount), found }
  if (found >= amount.least && found <= amount.most) return { goods }
  const { order } = payment.facts
  const hint =
    part !== undefined && part < 1 && found > 0
      ? prose(
          ' A game that hands out what was paid for shows it with a balance.',
          '（若游戏按实付金额发货，请用 balance 方式观察）',
        )
      : prose('', '')
  const reason: Prose = prose(
    `The goods of order ${order} of player ${player} were handed out ${found} times, not ${many(amount)}.${hint.en}`,
    `订单 ${order}（玩家 ${player}）发货 ${found} 次，应为 ${many(amount)}${hint.zh}`,
  )
  return { goods, reason, isTooMuch: found > amount.most }
}

/** The same for a player's balance: all expectations of one check together, in units of one purchase. */
export function judgeBalance(player: string, all: readonly Expectation[], unit: number, gained: number) {
  const least = all.reduce((sum, { amount }) => sum + amount.least, 0) * unit
  const most = all.reduce((sum, { amount, part }) => sum + (part ?? amount.most), 0) * unit
  const orders = all.map(({ payment }) => payment.facts.order).join(', ')
  const goods: ShownGoods = { order: orders, player, expected: many({ least, most }), found: gained }
  if (gained >= least && gained <= most) return { goods }
  const reason: Prose = prose(
    `Player ${player} gained ${gained}, not ${many({ least, most })}, by order ${orders}.`,
    `玩家 ${player} 增加 ${gained}，应为 ${many({ least, most })}（订单 ${orders}）`,
  )
  return { goods, reason, isTooMuch: gained > most }
}
