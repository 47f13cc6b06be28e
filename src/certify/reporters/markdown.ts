import type { Reporter } from './reporter.ts'
import { byGroup, countsText, headlineOf, reasonOf, sentenceOf } from './words.ts'

/** A GitHub job summary holds a mebibyte; what is beyond is refused whole. */
const MOST_BYTES = 900_000

const cell = (text: string): string =>
  text.replace(/[\r\n]+/g, ' ').replace(/[|\\`*_<>[\]]/g, (letter) => `\\${letter}`)

/** Cut at a line, with a word about it. */
function cut(text: string): string {
  if (Buffer.byteLength(text) <= MOST_BYTES) return text
  const kept = Buffer.from(text).subarray(0, MOST_BYTES).toString('utf8')
  return `${kept.slice(0, kept.lastIndexOf('\n'))}\n\n… cut; the JSON report has all of it.\n`
}

/** For a job summary: what was not observed, what failed, and all checks behind a fold. */
export const markdown: Reporter = (report, language) => {
  const { checks, problems, provider, url, exitCode } = report
  const lines = [
    `## ${exitCode === 0 ? '✅' : '❌'} certify ${cell(provider)} ${cell(url)}`,
    '',
    `**${cell(headlineOf(report, language))}**`,
    '',
    countsText(report),
    '',
    ...problems.map((problem) => `- ${cell(problem)}`),
  ]
  const wrong = checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'error' || verdict === 'warn')
  if (wrong.length > 0) {
    lines.push('', '| | check | why |', '|---|---|---|')
    for (const check of wrong) {
      const why = check.expected === undefined ? (reasonOf(check, language) ?? '') : `expected: ${check.expected}`
      lines.push(`| ${check.verdict} | ${cell(check.id)}: ${cell(sentenceOf(check, language))} | ${cell(why)} |`)
    }
  }
  lines.push('', `<details><summary>${checks.length} checks</summary>`, '', '| check | level | |', '|---|---|---|')
  for (const [, rows] of byGroup(checks)) {
    for (const check of rows) {
      lines.push(`| ${cell(check.id)} | ${check.level} | ${check.verdict} ${cell(reasonOf(check, language) ?? '')} |`)
    }
  }
  lines.push('', '</details>', '')
  return cut(lines.join('\n'))
}
