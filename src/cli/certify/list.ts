import { type ListedCheck, listChecks } from '../../certify/catalogue.ts'
import { certifiable } from '../../certify/channel.ts'
import type { ReporterName } from '../../certify/reporters/index.ts'
import type { Language } from '../../certify/reporters/reporter.ts'
import type { Provider } from '../../contract/provider.ts'
import { usage } from '../exit.ts'
import { writeOut } from '../files.ts'
import { say } from '../output/language.ts'
import { printText } from '../output/print.ts'
import type { Output } from './write.ts'

type ListWriter = (checks: readonly ListedCheck[], providers: readonly Provider[], language: Language) => string

const WORDS = {
  en: {
    title: 'The checks of certify',
    other: '[中文](../zh/certify-checks.md) · [certify](certify.md) · [README](../../README.md)',
    made: 'Written by `npm run generate` from the checks themselves. A *must* that does not hold fails, a *should* warns, *info* never counts.',
    head: ['check', 'level', 'holds when', 'the rule is from'],
  },
  zh: {
    title: 'certify 的检查项',
    other: '[English](../en/certify-checks.md) · [certify](certify.md) · [README](../../README.zh.md)',
    made: '由 `npm run generate` 根据检查项本身生成。*must* 不满足为失败，*should* 为警告，*info* 不计入结果。',
    head: ['检查', '级别', '通过条件', '规则来源'],
  },
} as const

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** A page of the documents: a table for each group, a column for each provider. */
const markdown: ListWriter = (checks, providers, language) => {
  const { title, other, made, head } = WORDS[language]
  const [check, level, holds, source] = head
  const columns = [check, level, ...providers.map(({ service }) => service.id), holds, source]
  const lines = [`# ${title}`, '', other, '', made, '']
  for (const group of new Set(checks.map((one) => one.group))) {
    lines.push(`## ${group}`, '', `| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`)
    for (const one of checks.filter((other) => other.group === group)) {
      const fitting = providers.map(({ service }) => (one.providers.includes(service.id) ? '✓' : ''))
      const row = [`\`${one.id}\``, one.level, ...fitting, one[language], `${one.source[language]} (${one.tier})`]
      lines.push(`| ${row.map(cell).join(' | ')} |`)
    }
    lines.push('')
  }
  return lines.join('\n')
}

const WRITERS: Partial<Record<ReporterName, ListWriter>> = {
  pretty: (checks, _providers, language) =>
    checks.map((check) => `${check.id}  ${check.level}  ${check[language]}\n`).join(''),
  json: (checks) => `${JSON.stringify(checks, undefined, 2)}\n`,
  markdown,
}

/** Lists the checks of one provider, or of all that can be certified. */
export function writeList(
  all: readonly Provider[],
  provider: string | undefined,
  outputs: readonly Output[],
  language: Language,
): void {
  const providers = certifiable(all).filter(({ service }) => provider === undefined || service.id === provider)
  const checks = listChecks(providers).filter((check) => check.providers.length > 0)
  for (const { name, file } of outputs) {
    const write =
      WRITERS[name] ??
      usage(
        say({
          en: `--list is written as ${Object.keys(WRITERS).join(', ')}, not as ${name}.`,
          zh: `--list 的格式为 ${Object.keys(WRITERS).join(', ')}，而不是 ${name}。`,
        }),
      )
    const text = write(checks, providers, language)
    if (file === undefined) printText(text)
    else writeOut(file, text)
  }
}
