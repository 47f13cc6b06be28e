import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { unknownName } from '../contract/document.ts'
import type { Prose } from '../contract/field.ts'
import { md5 } from '../contract/signature.ts'
import { checkTemplate, createAsk } from './ask.ts'
import { openChannel } from './channel.ts'
import { type Check, groupOf } from './check.ts'
import { checks as catalogue } from './checks/index.ts'
import { createTrial, type Expectation } from './createTrial.ts'
import { encodingOf } from './encoding.ts'
import { createProbe, type GoodsProbe, judgeBalance, judgeCount, subjectOf } from './goods.ts'
import { type GoodsFound, judge, type Tried } from './judge.ts'
import { CertifyError, type CertifyOptions, type Facts, type Progress, prose } from './options.ts'
import { reportOf } from './outcome.ts'
import type { CheckResult, Report } from './report.ts'
import type { Run } from './runParts.ts'
import type { CertifySandbox } from './sandbox.ts'
import type { Payment } from './trial.ts'

export interface Watch {
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((progress: Progress) => void) | undefined
}

/** Between two looks whether the target listens by now, real milliseconds. */
const LOOK_MS = 200

const matches = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)

/** The checks that were asked for, in the order of the catalogue. */
function chosen({ checks: only = [], excludeChecks: not = [] }: CertifyOptions): readonly Check[] {
  for (const glob of [...only, ...not]) {
    if (catalogue.some(({ id }) => matches(glob).test(id))) continue
    const ids = catalogue.map(({ id }) => id)
    throw new CertifyError(
      'usage',
      `checks ${glob}: ${unknownName(glob, glob.includes('*') ? [...new Set(catalogue.map(groupOf))] : ids)}`,
    )
  }
  const found = catalogue.filter(
    ({ id }) =>
      (only.length === 0 || only.some((glob) => matches(glob).test(id))) && !not.some((glob) => matches(glob).test(id)),
  )
  if (found.length === 0) throw new CertifyError('usage', 'No check is left to run: every one is excluded.')
  return found
}

/** Waits until the target listens. */
async function reach(
  sandbox: CertifySandbox,
  url: string,
  waitMs: number,
  options: Run['exchangeOptions'],
): Promise<void> {
  const until = performance.now() + waitMs
  for (;;) {
    try {
      if (await sandbox.listens(url, { ...options, timeoutMs: 2000 })) return
    } catch (error) {
      if ((error as { code?: string }).code === 'TARGET_REFUSED')
        throw new CertifyError('usage', (error as Error).message)
      throw error
    }
    options.signal?.throwIfAborted()
    if (performance.now() >= until) {
      throw new CertifyError(
        'unreachable',
        `Nothing listens at ${url} within ${waitMs} ms: start the game, or wait longer (wait).`,
      )
    }
    await wait(LOOK_MS)
  }
}

/** What the proof of the probe has shown. */
interface Proof {
  readonly state: Report['probe']
  readonly reason?: Prose
  /** What one purchase adds to a balance; 1 of a count. */
  readonly unit: number
}

/** Plays the channel against a game's callback endpoint. Throws a {@link CertifyError} for what cannot be done. */
export async function certify(
  sandbox: CertifySandbox,
  options: CertifyOptions,
  { signal, progress }: Watch = {},
): Promise<Report> {
  const started = performance.now()
  const wanted = chosen(options)
  for (const [name, source] of Object.entries({ probe: options.probe, order: options.order, player: options.player })) {
    if (typeof source === 'string') checkTemplate(`${name} URL`, source)
  }
  const channel = await openChannel(sandbox, options)
  const { seller, callback, provider, certification } = channel
  const allowedHosts = options.allowedHosts ?? []
  const exchangeOptions = { timeoutMs: channel.timeoutMs, allowedHosts, signal }
  for (const url of [channel.url, channel.url2]) {
    if (url !== undefined) await reach(sandbox, url, options.waitMs ?? 30_000, exchangeOptions)
  }

  const seed = options.fakerSeed ?? randomInt(2 ** 31)
  const seedOf = (name: string): number => Number.parseInt(md5(`${seed}/${name}`).slice(0, 8), 16) >>> 1
  const ask = createAsk(sandbox, exchangeOptions)
  const nobody: Facts = {
    order: '',
    channelOrder: '',
    player: '',
    server: '',
    role: '',
    goods: '',
    amount: '',
    currency: '',
  }

  let asked: Promise<readonly string[]> | undefined
  async function askPlayers(): Promise<readonly string[]> {
    const { player } = options
    if (player === undefined) return seller.players.map(({ id }) => id)
    const first = await ask(player, nobody)
    return [...new Set([first, await ask(player, nobody)])]
  }

  const { order } = options
  const run: Run = {
    sandbox,
    channel,
    encoding: encodingOf(callback, provider.service),
    now: options.now ?? Math.floor(sandbox.now()),
    // Something that costs more than one, so that one can be paid less.
    goods: (seller.goods.find(({ amount }) => Number(amount) >= 2) ?? seller.goods[0]) as Run['goods'],
    serial: seedOf('serial') % 900_000,
    exchangeOptions,
    exchanges: [],
    harnessMistakes: [],
    plain: undefined,
    idsOf: (check) => sandbox.createIds(seedOf(check)),
    players: () => (asked ??= askPlayers()),
    makeOrder: order === undefined ? undefined : (facts) => ask(order, facts),
    compare({ fields }, bytes) {
      const own = sandbox.signedBody(callback, seller, Object.fromEntries(fields))
      if (own !== bytes.toString('utf8')) run.harnessMistakes.push(`sent ${bytes.toString('utf8')} and not ${own}`)
    },
  }
  try {
    if ((await run.players()).length === 0) throw new Error('there is none')
    if (run.makeOrder)
      await run.makeOrder({
        ...nobody,
        player: (await run.players())[0] as string,
        goods: run.goods.id,
        amount: run.goods.amount,
        currency: run.goods.currency,
        server: seller.players[0]?.server ?? '',
      })
  } catch (error) {
    throw new CertifyError('usage', `Asking the game for a player or an order failed: ${(error as Error).message}`)
  }

  const probe: GoodsProbe | undefined =
    options.probe === undefined
      ? undefined
      : createProbe({
          source: options.probe,
          kind: options.probeKind ?? 'count',
          path: options.probePath,
          settleMs: options.settleMs ?? 1000,
          ask,
          wait: (ms) => wait(ms),
        })

  let proof: Proof = { state: 'none', unit: 0, reason: prose('no probe was given', '未提供 probe') }
  let proving: Promise<void> = Promise.resolve()
  const failedProof = (en: string, zh: string) => {
    proof = { state: 'failed', unit: 0, reason: prose(en, zh) }
  }

  const results = new Map<string, CheckResult>()
  const isWanted = (check: Check) => wanted.includes(check)
  const scrub = (text: string): string => text.replaceAll(seller.key, '***')

  function tell(tried: Tried, found: GoodsFound): void {
    const plainAcknowledged = run.plain?.verdict === 'delivered'
    const result = judge(tried, found, { strict: options.strict ?? false, plainAcknowledged, scrub })
    if (!isWanted(tried.check)) return
    results.set(result.id, result)
    progress?.({ done: results.size, total: wanted.length, result })
  }

  async function attempt(check: Check): Promise<Tried> {
    const begun = performance.now()
    const { trial, record } = createTrial(run, check, catalogue.indexOf(check))
    try {
      const none = check.skip?.(channel)
      if (none) trial.skip(none)
      signal?.throwIfAborted()
      await check.run(trial)
      return { check, record, durationMs: performance.now() - begun }
    } catch (thrown) {
      signal?.throwIfAborted()
      return { check, record, thrown, durationMs: performance.now() - begun }
    }
  }

  const unobserved = (reason?: Prose): GoodsFound => ({
    goods: [],
    wrong: [],
    unobserved: prose(
      `the goods were not observed: ${(reason ?? proof.reason)?.en}`,
      `未观察到发货：${(reason ?? proof.reason)?.zh}`,
    ),
  })

  /** Proves the probe with the first payment: 0 before, 1 after it. */
  async function prove(payment: Payment, before: number, given: GoodsProbe): Promise<void> {
    try {
      const [after = Number.NaN] = await given.settled([subjectOf(payment, payment.facts.player)])
      if (given.kind === 'balance') {
        if (after > before) proof = { state: 'proved', unit: after - before }
        else
          failedProof(
            `the probe showed ${before} before the first valid payment and ${after} after it`,
            `首次有效支付前 probe 为 ${before}，之后为 ${after}`,
          )
      } else if (after === 1) proof = { state: 'proved', unit: 1 }
      else {
        const isGift = certification.kind === 'gift' && after === 0
        const hint = isGift
          ? prose(
              '; a game that grants only after codeUse has answered is not seen here',
              '；若游戏在兑换接口返回后才发货，此处无法观察',
            )
          : prose('', '')
        failedProof(
          `the probe showed ${after} after the first valid payment, not 1${hint.en}`,
          `首次有效支付后 probe 为 ${after}，应为 1${hint.zh}`,
        )
      }
    } catch (error) {
      failedProof(`the probe failed: ${(error as Error).message}`, `probe 出错：${(error as Error).message}`)
    }
  }

  /** The first check: alone, so that what it shows belongs to it. */
  async function runFirst(check: Check): Promise<Tried> {
    // The purchase is known to the probe before the game hears of it.
    let before: number | undefined
    const begun = performance.now()
    const { trial, record } = createTrial(run, check, catalogue.indexOf(check))
    const looking = {
      ...trial,
      async buy() {
        const payment = await trial.buy()
        if (probe) {
          try {
            before = await probe.read(subjectOf(payment, payment.facts.player))
            if (probe.kind === 'count' && before !== 0) {
              failedProof(
                `the probe showed ${before} before anything was sent, not 0`,
                `发送通知前 probe 为 ${before}，应为 0`,
              )
              before = undefined
            }
          } catch (error) {
            failedProof(`the probe failed: ${(error as Error).message}`, `probe 出错：${(error as Error).message}`)
          }
        }
        return payment
      },
    }
    let thrown: unknown
    try {
      await check.run(looking)
    } catch (error) {
      signal?.throwIfAborted()
      thrown = error
    }
    const [exchange] = record.exchanges
    run.plain = exchange
    const tried = { check, record, durationMs: performance.now() - begun, ...(thrown !== undefined && { thrown }) }
    if (!probe || before === undefined || !exchange) return tried
    if (exchange.verdict === 'delivered') proving = prove(exchange.letter.payment, before, probe)
    else failedProof('the first valid payment was not acknowledged', '首次有效支付未应答成功')
    if (probe.kind === 'balance') await proving
    return tried
  }

  /** What the goods of some checks are, once they have settled. */
  async function lookAtCounts(all: readonly Tried[]): Promise<void> {
    await proving
    const expectations = all.flatMap(({ record }) => record.expectations)
    if (proof.state !== 'proved' || !probe || expectations.length === 0) {
      for (const tried of all) tell(tried, unobserved())
      return
    }
    let values: number[]
    try {
      values = await probe.settled(expectations.map(({ payment, player }) => subjectOf(payment, player)))
    } catch (error) {
      const { message } = error as Error
      for (const tried of all) tell(tried, unobserved(prose(`the probe failed: ${message}`, `probe 出错：${message}`)))
      return
    }
    for (const tried of all) {
      const judged = tried.record.expectations.map((one) =>
        judgeCount(one, values[expectations.indexOf(one)] as number),
      )
      tell(tried, {
        goods: judged.map(({ goods }) => goods),
        wrong: judged.flatMap(({ reason, isTooMuch }) => (reason ? [{ reason, isTooMuch: isTooMuch ?? false }] : [])),
      })
    }
  }

  const byPlayer = (all: readonly Expectation[]): Map<string, Expectation[]> => {
    const found = new Map<string, Expectation[]>()
    for (const one of all) found.set(one.player, [...(found.get(one.player) ?? []), one])
    return found
  }

  /** A check whose goods are a player's balance: before, run, after. */
  async function runWithBalance(check: Check, given: GoodsProbe): Promise<void> {
    const players = await run.players()
    const look = async (player: string) => given.read({ ...nobody, player })
    try {
      const before = new Map<string, number>()
      for (const player of players.slice(0, 2)) before.set(player, await look(player))
      const tried = await attempt(check)
      const found = [...byPlayer(tried.record.expectations)].filter(([player]) => before.has(player))
      const after = await given.settled(found.map(([player]) => ({ ...nobody, player })))
      const judged = found.map(([player, all], place) =>
        judgeBalance(player, all, proof.unit, (after[place] as number) - (before.get(player) as number)),
      )
      tell(tried, {
        goods: judged.map(({ goods }) => goods),
        wrong: judged.flatMap(({ reason, isTooMuch }) => (reason ? [{ reason, isTooMuch: isTooMuch ?? false }] : [])),
      })
    } catch (error) {
      signal?.throwIfAborted()
      const { message } = error as Error
      failedProof(`the probe failed: ${message}`, `probe 出错：${message}`)
      tell(await attempt(check), unobserved())
    }
  }

  /** The checks between the first and the last, so many at once; the goods are looked at once for each group. */
  async function runMiddle(middle: readonly Check[]): Promise<void> {
    if (probe?.kind === 'balance' && proof.state === 'proved') {
      for (const check of middle) {
        if (proof.state === 'proved') await runWithBalance(check, probe)
        else tell(await attempt(check), unobserved())
      }
      return
    }
    const left = new Map<string, { missing: number; tried: Tried[] }>()
    for (const check of middle) {
      const group = left.get(groupOf(check)) ?? { missing: 0, tried: [] }
      group.missing += 1
      left.set(groupOf(check), group)
    }
    const settling: Promise<void>[] = []
    let next = 0
    async function go(): Promise<void> {
      while (next < middle.length) {
        const check = middle[next] as Check
        next += 1
        const group = left.get(groupOf(check)) as { missing: number; tried: Tried[] }
        group.tried.push(await attempt(check))
        group.missing -= 1
        if (group.missing === 0) settling.push(lookAtCounts(group.tried))
      }
    }
    await Promise.all(Array.from({ length: Math.max(1, options.parallel ?? 8) }, go))
    await Promise.all(settling)
  }

  const first = catalogue.filter(({ phase }) => phase === 'first')
  const middle = wanted.filter(({ phase }) => phase === undefined)
  const last = wanted.filter(({ phase }) => phase === 'last')

  const firstTried: Tried[] = []
  for (const check of first) firstTried.push(await runFirst(check))
  const silent = (run.plain as Run['plain'])?.reply.status === undefined
  if (silent) {
    const reason = prose(
      'not run: the game did not answer a plain notification (pay.valid)',
      '未执行：游戏没有响应普通通知（见 pay.valid）',
    )
    for (const tried of firstTried) tell(tried, unobserved())
    for (const check of [...middle, ...last.filter(({ id }) => !id.startsWith('harness'))]) {
      const { trial, record } = createTrial(run, check, 0)
      try {
        trial.skip(check.skip?.(channel) ?? reason)
      } catch (thrown) {
        tell({ check, record, thrown, durationMs: 0 }, unobserved())
      }
    }
    for (const check of last.filter(({ id }) => id.startsWith('harness'))) tell(await attempt(check), unobserved())
  } else {
    await runMiddle(middle)
    await proving
    for (const tried of firstTried) await lookAtCounts([tried])
    const lastTried: Tried[] = []
    for (const check of last) lastTried.push(await attempt(check))
    await lookAtCounts(lastTried)
  }

  const { state, reason } = proof as Proof
  return reportOf({
    provider: provider.service.id,
    url: channel.url,
    now: run.now,
    durationMs: performance.now() - started,
    probe: { probe: state, ...(reason && { probeReason: scrub(reason.en), probeReasonZh: scrub(reason.zh) }) },
    results: wanted.flatMap(({ id }) => results.get(id) ?? []),
    known: catalogue.map(({ id }) => id),
    expected: options.expectedFailures ?? [],
    requireProbe: options.requireProbe ?? false,
  })
}
