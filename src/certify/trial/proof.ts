import { setTimeout as wait } from 'node:timers/promises'
import { type CertifyOptions, NO_FACTS } from '../../contract/certification/certifyOptions.ts'
import type { Report } from '../../contract/certification/certifyReport.ts'
import type { Prose } from '../../contract/schema/field.ts'
import type { Channel } from '../channel.ts'
import type { GoodsFound } from '../judge.ts'
import { prose } from '../options.ts'
import type { Run } from '../run/runParts.ts'
import type { Expectation } from './createTrial.ts'
import { createProbe, type GoodsProbe, judgeBalance, judgeCount, subjectOf } from './goods.ts'
import type { Exchange, Payment } from './trial.ts'

const SETTLE_MS = 1000

/** Looks at the goods of a run, once the probe has been proved. */
export interface Observer {
  readonly state: Report['probe']
  /** Why the goods are not observed. */
  readonly reason: Prose | undefined
  /** Whether every check is looked at on its own, one after another. */
  readonly isBalance: boolean
  /** Before anything is sent: 0, or what the player has. */
  lookBefore(payment: Payment): Promise<void>
  /** After the first payment: 1, or more than before. Goes on on its own; {@link proved} waits for it. */
  prove(first: Exchange): void
  proved(): Promise<void>
  /** What became of the goods of some checks, once they have settled. */
  countsOf(expectations: readonly Expectation[]): Promise<(expectation: Expectation) => ReturnType<typeof judgeCount>>
  /** What players have now, for {@link gained}. */
  balances(players: readonly string[]): Promise<ReadonlyMap<string, number>>
  gained(before: ReadonlyMap<string, number>, expectations: readonly Expectation[]): Promise<GoodsFound>
  /** Nothing can be said, for this reason or the proof's. */
  unobserved(reason?: Prose): GoodsFound
  /** The probe has failed on the way. */
  fail(error: unknown): void
}

type Judgement = ReturnType<typeof judgeCount>

export const foundOf = (judged: readonly Judgement[]): GoodsFound => ({
  goods: judged.map(({ goods }) => goods),
  wrong: judged.flatMap(({ reason, isTooMuch }) => (reason ? [{ reason, isTooMuch: isTooMuch ?? false }] : [])),
})

function byPlayer(all: readonly Expectation[]): Map<string, Expectation[]> {
  const found = new Map<string, Expectation[]>()
  for (const one of all) found.set(one.player, [...(found.get(one.player) ?? []), one])
  return found
}

function probeOf({ probe, probeKind, probePath, settleMs }: CertifyOptions, { ask }: Run): GoodsProbe | undefined {
  if (probe === undefined) return undefined
  const { kind = 'count' } = { ...(probeKind && { kind: probeKind }) }
  return createProbe({
    source: probe,
    kind,
    path: probePath,
    settleMs: settleMs ?? SETTLE_MS,
    ask,
    wait: (ms) => wait(ms),
  })
}

const NO_PROBE = prose('no probe was given', '未提供 probe')

/** What hides the goods of a channel that hands out after its own call has been answered. */
const AFTERWARDS = prose(
  '; a game that grants only after the channel has answered it is not seen here',
  '；若游戏在渠道接口返回后才发货，此处无法观察',
)

export function createObserver(options: CertifyOptions, run: Run, { certification }: Channel): Observer {
  const probe = probeOf(options, run)
  let state: Report['probe'] = 'none'
  let reason: Prose | undefined = NO_PROBE
  let before: number | undefined
  let unit = 1
  let proving: Promise<void> = Promise.resolve()

  function failed(en: string, zh: string): void {
    state = 'failed'
    reason = prose(en, zh)
  }

  function fail(error: unknown): void {
    const { message } = error as Error
    failed(`the probe failed: ${message}`, `probe 出错：${message}`)
  }

  function succeeded(): void {
    state = 'proved'
    reason = undefined
  }

  async function settle({ kind, settled }: GoodsProbe, payment: Payment, from: number): Promise<void> {
    try {
      const [after = Number.NaN] = await settled([subjectOf(payment, payment.facts.player)])
      if (kind === 'balance') {
        unit = after - from
        if (unit > 0) return succeeded()
        return failed(
          `the probe showed ${from} before the first valid payment and ${after} after it`,
          `首次有效支付前 probe 为 ${from}，之后为 ${after}`,
        )
      }
      if (after === 1) return succeeded()
      const hint = certification.kind === 'gift' && after === 0 ? AFTERWARDS : prose('', '')
      failed(
        `the probe showed ${after} after the first valid payment, not 1${hint.en}`,
        `首次有效支付后 probe 为 ${after}，应为 1${hint.zh}`,
      )
    } catch (error) {
      fail(error)
    }
  }

  return {
    get state() {
      return state
    },
    get reason() {
      return reason
    },
    isBalance: probe?.kind === 'balance',
    async lookBefore(payment) {
      if (!probe) return
      try {
        const found = await probe.read(subjectOf(payment, payment.facts.player))
        if (probe.kind === 'balance' || found === 0) before = found
        else failed(`the probe showed ${found} before anything was sent, not 0`, `发送通知前 probe 为 ${found}，应为 0`)
      } catch (error) {
        fail(error)
      }
    },
    prove({ verdict, letter }) {
      if (!probe || before === undefined) return
      if (verdict === 'delivered') proving = settle(probe, letter.payment, before)
      else failed('the first valid payment was not acknowledged', '首次有效支付未应答成功')
    },
    proved: () => proving,
    async countsOf(expectations) {
      const subjects = expectations.map(({ payment, player }) => subjectOf(payment, player))
      const values = (await probe?.settled(subjects)) ?? []
      return (one) => judgeCount(one, values[expectations.indexOf(one)] as number)
    },
    async balances(players) {
      const found = new Map<string, number>()
      for (const player of players) if (probe) found.set(player, await probe.read({ ...NO_FACTS, player }))
      return found
    },
    async gained(balances, expectations) {
      const found = [...byPlayer(expectations)].filter(([player]) => balances.has(player))
      const after = (await probe?.settled(found.map(([player]) => ({ ...NO_FACTS, player })))) ?? []
      return foundOf(
        found.map(([player, all], at) =>
          judgeBalance(player, all, unit, (after[at] as number) - (balances.get(player) ?? 0)),
        ),
      )
    },
    unobserved: (other) => ({
      goods: [],
      wrong: [],
      unobserved: prose(
        `the goods were not observed: ${(other ?? reason)?.en}`,
        `未观察到发货：${(other ?? reason)?.zh}`,
      ),
    }),
    fail,
  }
}
