import type { CheckResult } from '../../contract/certification/certifyReport.ts'
import type { Language, Reporter } from './reporter.ts'
import { byGroup, counts, reasonOf, sentenceOf } from './words.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** A text in XML 1.0, which has no room for most control characters and no half of a surrogate pair. */
const xml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (letter) => ENTITIES[letter] as string)

/** Line ends of an attribute are spaces to every reader. */
const attribute = (text: string): string => xml(text.replace(/\s+/g, ' '))

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

/** Said twice: some readers show the attribute (Azure), others the content alone (GitLab). */
const skipped = (message: string): string => `<skipped message="${attribute(message)}">${xml(message)}</skipped>`

function outcome(check: CheckResult, language: Language): string {
  const sentence = sentenceOf(check, language)
  const reason = reasonOf(check, language)
  const said = [reason, sentence, check.callbacks.length > 0 ? `callbacks: ${check.callbacks.join(', ')}` : '']
  const content = xml(said.filter((line) => line !== undefined && line !== '').join('\n'))
  const message = attribute(reason === undefined ? sentence : `${sentence} ${reason}`)
  if (check.verdict === 'error') return `<error message="${message}" type="certify">${content}</error>`
  if (counts(check)) return `<failure message="${message}" type="${check.level}">${content}</failure>`
  if (check.expected !== undefined) return skipped(`expected: ${check.expected}`)
  if (check.verdict === 'skip' || check.verdict === 'unobserved') return skipped(`${check.verdict}: ${reason ?? ''}`)
  return reason === undefined ? '' : `<system-out>${xml(`${check.verdict}: ${reason}`)}</system-out>`
}

const isSkipped = (check: CheckResult): boolean => outcome(check, 'en').startsWith('<skipped')

/** The counters of a suite, or of all: those of the whole have no `skipped` in Jenkins' schema. */
function tally(checks: readonly CheckResult[], more = 0): string {
  const errors = checks.filter(({ verdict }) => verdict === 'error').length
  const failures = checks.filter(counts).length - errors + more
  const time = seconds(checks.reduce((sum, { durationMs }) => sum + durationMs, 0))
  return `tests="${checks.length + more}" failures="${failures}" errors="${errors}" time="${time}"`
}

/** JUnit XML as GitLab, Jenkins, Azure and the GitHub reporters read it: one suite per group, every name once. */
export const junit: Reporter = ({ provider, url, checks, startedAt, problems }, language) => {
  const suites = byGroup(checks).map(([group, rows]) => {
    const cases = rows.map((check) => {
      const name = `${check.id}: ${sentenceOf(check, language)}`
      const head = `<testcase classname="certify.${attribute(provider)}.${group}" name="${attribute(name)}" time="${seconds(check.durationMs)}"`
      const inside = outcome(check, language)
      return inside === '' ? `    ${head}/>` : `    ${head}>${inside}</testcase>`
    })
    const timestamp = startedAt.replace(/\.\d+Z$/, '')
    return [
      `  <testsuite name="certify.${attribute(provider)}.${group}" ${tally(rows)} skipped="${rows.filter(isSkipped).length}" timestamp="${timestamp}">`,
      ...cases,
      '  </testsuite>',
    ].join('\n')
  })
  const run = problems.map(
    (problem, at) =>
      `    <testcase classname="certify.${attribute(provider)}.run" name="run.${at + 1}: ${attribute(problem)}" time="0.000"><failure message="${attribute(problem)}" type="must">${xml(problem)}</failure></testcase>`,
  )
  if (run.length > 0) {
    const head = `name="certify.${attribute(provider)}.run" tests="${run.length}" failures="${run.length}" errors="0" skipped="0" time="0.000"`
    suites.push([`  <testsuite ${head}>`, ...run, '  </testsuite>'].join('\n'))
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="certify ${attribute(provider)} ${attribute(url)}" ${tally(checks, run.length)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}
