import type { Reporter } from './reporter.ts'
import { byGroup, countsText, headlineOf, reasonOf, sentenceOf } from './words.ts'

const MARKS = { pass: '✓', fail: '✗', warn: '!', skip: '-', unobserved: '?', error: 'E' } as const

/** For a terminal: what was not observed, every check, what to look at, the counts. */
export const pretty: Reporter = (report, language) => {
  const lines = [headlineOf(report, language), `${report.provider} ${report.url}`, '']
  for (const [group, checks] of byGroup(report.checks)) {
    lines.push(group)
    for (const check of checks) {
      const { verdict, id, level, callbacks, expected } = check
      const isShown = verdict !== 'pass' || level === 'info'
      lines.push(`  ${MARKS[verdict]} ${id}  ${sentenceOf(check, language)}`)
      const reason = isShown ? reasonOf(check, language) : undefined
      if (reason !== undefined) lines.push(`      ${reason}`)
      if (expected !== undefined) lines.push(`      expected: ${expected}`)
      if (verdict === 'fail' && callbacks.length > 0) lines.push(`      callbacks: ${callbacks.slice(0, 5).join(', ')}`)
    }
  }
  lines.push('', ...report.problems, `${countsText(report)} (${report.checks.length} checks, ${report.durationMs} ms)`)
  return `${lines.join('\n')}\n`
}
