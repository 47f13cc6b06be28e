import type { CertifyOptions, Progress } from '../../contract/certification/certifyOptions.ts'
import type { CheckResult, Report } from '../../contract/certification/certifyReport.ts'
import { type Check, groupOf } from '../check.ts'
import { checks as catalogue } from '../checks/index.ts'
import { type GoodsFound, judge, type Tried } from '../judge.ts'
import { prose } from '../options.ts'
import { reportOf } from '../outcome.ts'
import { createRun, type Prepared, prepareCertify, reachTargets } from '../prepare.ts'
import type { CertifySandbox } from '../sandbox.ts'
import { createTrial } from '../trial/createTrial.ts'
import { createObserver, foundOf } from '../trial/proof.ts'

/** Checks that run at once unless told. */
const PARALLEL = 8
/** A balance is looked at for these players at most: who pays, and a stranger. */
const WATCHED = 2

const SILENT = prose(
  'not run: the game did not answer a plain notification (pay.valid)',
  '未执行：游戏没有响应普通通知（见 pay.valid）',
)

/** Runs what was prepared. Rejects with the signal's reason once it is aborted. */
export async function runCertify(
  sandbox: CertifySandbox,
  prepared: Prepared,
  progress?: (progress: Progress) => void,
): Promise<Report> {
  const started = performance.now()
  const { options, channel, checks: wanted } = prepared
  const { signal } = prepared.exchangeOptions
  await reachTargets(sandbox, prepared)
  const run = await createRun(sandbox, prepared)
  const observer = createObserver(options, run, channel)
  const results = new Map<string, CheckResult>()
  const scrub = (text: string): string => text.replaceAll(channel.seller.key, '***')

  function tell(tried: Tried, found: GoodsFound): void {
    if (!wanted.includes(tried.check)) return
    const plainAcknowledged = run.plain?.verdict === 'delivered'
    const result = judge(tried, found, { strict: options.strict ?? false, plainAcknowledged, scrub })
    results.set(result.id, result)
    progress?.({ done: results.size, total: wanted.length, result })
  }

  async function attempt(check: Check, isAnswered = true): Promise<Tried> {
    const begun = performance.now()
    const { trial, record } = createTrial(run, check, catalogue.indexOf(check))
    const took = () => performance.now() - begun
    try {
      const none = check.skip?.(channel) ?? (isAnswered ? undefined : SILENT)
      if (none) trial.skip(none)
      signal?.throwIfAborted()
      await check.run(trial)
      return { check, record, durationMs: took() }
    } catch (thrown) {
      signal?.throwIfAborted()
      return { check, record, thrown, durationMs: took() }
    }
  }

  /** The first check, alone: the probe looks before and after its payment. */
  async function attemptFirst(check: Check): Promise<Tried> {
    const { trial, record } = createTrial(run, check, catalogue.indexOf(check))
    const begun = performance.now()
    const watched = {
      ...trial,
      async buy() {
        const payment = await trial.buy()
        await observer.lookBefore(payment)
        return payment
      },
    }
    const thrown = await check.run(watched).then(
      () => undefined,
      (error: unknown) => error,
    )
    signal?.throwIfAborted()
    const [exchange] = record.exchanges
    run.plain = exchange
    if (exchange) observer.prove(exchange)
    return { check, record, durationMs: performance.now() - begun, ...(thrown !== undefined && { thrown }) }
  }

  /** Judges checks by how often their orders were handed out. */
  async function tellByCount(all: readonly Tried[]): Promise<void> {
    await observer.proved()
    const expectations = all.flatMap(({ record }) => record.expectations)
    try {
      if (observer.state !== 'proved') throw undefined
      const countOf = await observer.countsOf(expectations)
      for (const tried of all) tell(tried, foundOf(tried.record.expectations.map(countOf)))
    } catch (error) {
      signal?.throwIfAborted()
      if (error !== undefined) observer.fail(error)
      for (const tried of all) tell(tried, observer.unobserved())
    }
  }

  /** Runs checks one after another, each judged by what its players have gained. */
  async function runByBalance(checks: readonly Check[]): Promise<void> {
    for (const check of checks) {
      let tried: Tried | undefined
      try {
        if (observer.state !== 'proved') throw undefined
        const before = await observer.balances(run.players.slice(0, WATCHED))
        tried = await attempt(check)
        tell(tried, await observer.gained(before, tried.record.expectations))
      } catch (error) {
        signal?.throwIfAborted()
        if (error !== undefined) observer.fail(error)
        tell(tried ?? (await attempt(check)), observer.unobserved())
      }
    }
  }

  /** Runs checks side by side; the goods are looked at once for each group. */
  async function runByCount(checks: readonly Check[]): Promise<void> {
    const byGroup = new Map<string, { missing: number; tried: Tried[] }>()
    for (const check of checks) {
      const group = byGroup.get(groupOf(check)) ?? { missing: 0, tried: [] }
      group.missing += 1
      byGroup.set(groupOf(check), group)
    }
    const settling: Promise<void>[] = []
    const waiting = [...checks]
    async function work(): Promise<void> {
      for (let check = waiting.shift(); check; check = waiting.shift()) {
        const group = byGroup.get(groupOf(check)) as { missing: number; tried: Tried[] }
        group.tried.push(await attempt(check))
        group.missing -= 1
        if (group.missing === 0) settling.push(tellByCount(group.tried))
      }
    }
    await Promise.all(Array.from({ length: options.parallel ?? PARALLEL }, work))
    await Promise.all(settling)
  }

  const inPhase = (phase: Check['phase']) => wanted.filter((check) => check.phase === phase)
  const runAll = observer.isBalance ? runByBalance : runByCount

  // The first check is made whether it was asked for or not: it is what the others are compared with.
  const first: Tried[] = []
  for (const check of catalogue.filter(({ phase }) => phase === 'first')) first.push(await attemptFirst(check))
  if (observer.isBalance) await observer.proved()
  if (run.plain?.reply.status === undefined) {
    for (const tried of first) tell(tried, observer.unobserved())
    for (const check of wanted.filter(({ phase }) => phase !== 'first'))
      tell(await attempt(check, false), observer.unobserved())
  } else {
    await runAll(inPhase(undefined))
    await observer.proved()
    // The proof has looked at the first payment's goods already.
    const found = observer.state === 'proved' ? foundOf([]) : observer.unobserved()
    for (const tried of first) tell(tried, found)
    await runAll(inPhase('last'))
  }

  const { state, reason } = observer
  return reportOf({
    provider: channel.provider.service.id,
    url: channel.url,
    now: run.now,
    durationMs: performance.now() - started,
    probe: { probe: state, ...(reason && { probeReason: scrub(reason.en), probeReasonZh: scrub(reason.zh) }) },
    results: wanted.flatMap(({ id }) => results.get(id) ?? []),
    expected: options.expectedFailures ?? [],
    requireProbe: options.requireProbe ?? false,
  })
}

/** Plays the channel against a game's callback endpoint. Throws a `CertifyError` for what cannot be done. */
export async function certify(
  sandbox: CertifySandbox,
  options: CertifyOptions,
  { signal, progress }: { signal?: AbortSignal; progress?: (progress: Progress) => void } = {},
): Promise<Report> {
  return runCertify(sandbox, await prepareCertify(sandbox, options, signal), progress)
}
