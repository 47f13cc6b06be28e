import type { CheckResult, Report } from '../../contract/certification/certifyReport.ts'
import { VERDICTS } from '../../contract/certification/certifyReport.ts'
import { headline } from '../outcome.ts'
import type { Language } from './reporter.ts'

export const sentenceOf = (check: CheckResult, language: Language): string => check[language]

export const reasonOf = ({ reason, reasonZh }: CheckResult, language: Language): string | undefined =>
  language === 'zh' ? (reasonZh ?? reason) : reason

export const headlineOf = (report: Report, language: Language): string => headline(report)[language]

/** `52 pass, 1 fail, 14 skip`; what there is none of is left out. */
export const countsText = ({ counts }: Report): string =>
  VERDICTS.filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${verdict}`)
    .join(', ')

/** Whether a row keeps the run from being green. */
export const counts = ({ verdict, expected }: CheckResult): boolean =>
  (verdict === 'fail' && expected === undefined) || verdict === 'error'

/** Rows of one group after another, in their order. */
export function byGroup(checks: readonly CheckResult[]): readonly (readonly [group: string, checks: CheckResult[]])[] {
  const groups = new Map<string, CheckResult[]>()
  for (const check of checks) groups.set(check.group, [...(groups.get(check.group) ?? []), check])
  return [...groups]
}
