import type { ExpectedFailure } from '../contract/certification/certifyOptions.ts'
import type { CheckResult, Counts, Report, Verdict } from '../contract/certification/certifyReport.ts'
import { VERDICTS } from '../contract/certification/certifyReport.ts'
import { didYouMean } from '../contract/schema/validation.ts'
import { checks as catalogue } from './checks/index.ts'

const allIds = catalogue.map(({ id }) => id)

const countsOf = (checks: readonly CheckResult[]): Counts =>
  Object.fromEntries(
    VERDICTS.map((verdict): [Verdict, number] => [verdict, checks.filter((one) => one.verdict === verdict).length]),
  ) as Record<Verdict, number>

/** Marks failures that are expected, and says which expectations no longer hold. */
function withExpected(
  checks: readonly CheckResult[],
  expected: readonly ExpectedFailure[],
  today: string,
  known: readonly string[],
) {
  const problems: string[] = []
  const reasons = new Map<string, string>()
  for (const { id, reason, until, line } of expected) {
    const found = checks.find((check) => check.id === id)
    const where = `Expected failures, line ${line}: ${id}`
    if (!known.includes(id)) {
      const meant = didYouMean(id, known)
      problems.push(`${where} is no check${meant === undefined ? '' : `; did you mean ${meant}?`}`)
    } else if (until < today) problems.push(`${where} was expected to fail until ${until}: mend it or set another date`)
    else if (found?.verdict === 'pass') problems.push(`${where} passes now: take the entry out`)
    else reasons.set(id, `${reason} (until ${until})`)
  }
  const marked = checks.map((check) => {
    const why = reasons.get(check.id)
    return why !== undefined && (check.verdict === 'fail' || check.verdict === 'warn')
      ? { ...check, expected: why }
      : check
  })
  return { checks: marked, problems }
}

export interface OutcomeParts {
  readonly provider: string
  readonly url: string
  /** Unix time in seconds. */
  readonly now: number
  readonly durationMs: number
  readonly probe: Pick<Report, 'probe' | 'probeReason' | 'probeReasonZh'>
  readonly results: readonly CheckResult[]
  readonly expected: readonly ExpectedFailure[]
  readonly requireProbe: boolean
}

const NOTHING_PASSED = 'Nothing passed: a run that has shown nothing is not green'

/** Judges a report anew with what is expected to fail, and whether the goods have to have been observed. */
export function withExpectedFailures(
  report: Omit<Report, 'problems' | 'exitCode'>,
  expected: readonly ExpectedFailure[],
  requireProbe: boolean,
): Report {
  const { checks, problems } = withExpected(report.checks, expected, report.startedAt.slice(0, 10), allIds)
  const { counts } = report
  const failed = checks.filter(({ verdict, expected: why }) => verdict === 'fail' && why === undefined)
  if (!checks.some(({ verdict, level }) => verdict === 'pass' && level !== 'info')) problems.push(NOTHING_PASSED)
  if (requireProbe && counts.unobserved > 0) {
    problems.push(`${counts.unobserved} checks did not observe the goods, and the probe was required`)
  }
  const exitCode = counts.error > 0 ? 20 : failed.length > 0 || problems.length > 0 ? 1 : 0
  return { ...report, checks, problems, exitCode }
}

/** Puts the rows together: counts, what keeps it from being green, exit code. */
export function reportOf({
  provider,
  url,
  now,
  durationMs,
  probe,
  results,
  expected,
  requireProbe,
}: OutcomeParts): Report {
  const startedAt = new Date(now * 1000).toISOString()
  const found = {
    provider,
    url,
    startedAt,
    durationMs: Math.round(durationMs),
    ...probe,
    counts: countsOf(results),
    checks: results,
  }
  return withExpectedFailures(found, expected, requireProbe)
}

/** The first line of every summary: what was not observed, before anything else is said. */
export function headline({ probe, probeReason, probeReasonZh, counts, checks }: Report): { en: string; zh: string } {
  const total = checks.length
  if (counts.unobserved === 0 && probe === 'proved') return { en: 'goods were observed', zh: '已观察到发货结果' }
  // Where every check on the goods was skipped, a count of none would sound as if they had been seen.
  const counted = counts.unobserved > 0
  const silent = `goods were not observed${counted ? `: ${counts.unobserved} of ${total} checks say nothing about them` : ''}`
  const silentZh = `未观察到发货${counted ? `：${total} 项检查中有 ${counts.unobserved} 项无法判断发货` : ''}`
  return {
    en: probeReason === undefined ? silent : `${silent} (${probeReason})`,
    zh: probeReasonZh === undefined ? silentZh : `${silentZh}（${probeReasonZh}）`,
  }
}
