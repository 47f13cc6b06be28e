import type { Command } from 'commander'
import type { JournalEntry } from '../../../engine/journal/journalEntry.ts'
import type { Define } from '../../define.ts'
import { someProvider } from '../../examples.ts'
import { differenceLines, type Piece } from '../../output/difference.ts'
import { say, spoken } from '../../output/language.ts'
import { printJson, printLine } from '../../output/print.ts'
import { printStyled, styled } from '../../output/styled.ts'
import { print, printTable } from '../../output/table.ts'
import { addRemoteOptions, callAdmin, queryOf, REMOTE_EXITS, type RemoteOptions } from '../../remote.ts'
import { dateTime, wholeNumber } from '../values.ts'
import { watch } from './watch.ts'

const examples = (provider: string) => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox requests list --outcome refused
  $ channel-sandbox requests show last
  $ channel-sandbox requests explain req_000001
  $ channel-sandbox requests tail --outcome refused --provider ${provider}

${say({ en: 'Exit codes: 0 fine', zh: '退出码：0 正常' })}, ${REMOTE_EXITS()}, ${say({ en: '13 there is no such request', zh: '13 没有该请求' })}.
`

interface Filters extends RemoteOptions {
  readonly outcome?: string
  readonly provider?: string
  readonly order?: string
  readonly limit?: number
}

/** What `GET /__admin/requests/{id}/explain` answers, as far as it is printed. */
interface Explained {
  readonly id: string
  readonly explanation: string
  readonly explanationZh: string
  readonly expected?: string
  readonly received?: string
  readonly mistakes?: readonly { readonly change: { readonly en: string; readonly zh: string } }[]
  readonly parts: readonly Piece[]
  readonly curl?: string
}

/** `refused` stands for every outcome but ok. */
const fits = ({ outcome }: Filters, found: string): boolean =>
  outcome === undefined || (outcome === 'refused' ? found !== 'ok' : found === outcome)

function whyOf({ outcome, explanation, checks }: JournalEntry): string {
  if (outcome === 'ok') return ''
  if (explanation) return say(explanation)
  const { detail = '', detailZh = detail } = checks.find(({ passed }) => !passed) ?? {}
  return say({ en: detail, zh: detailZh })
}

const LARGEST_PAGE = 1000

/** The newest requests that fit. Where the journal itself cannot tell, its pages are looked through. */
async function find(options: Filters, wanted: number): Promise<JournalEntry[]> {
  const { provider, order, outcome } = options
  const exact = outcome === 'refused' ? undefined : outcome
  const found: JournalEntry[] = []
  let before: string | undefined
  for (;;) {
    const limit = String(outcome === 'refused' ? LARGEST_PAGE : wanted)
    const query = queryOf({ provider, search: order, outcome: exact, before, limit })
    const { requests } = await callAdmin<{ requests: JournalEntry[] }>(options, 'GET', `requests${query}`)
    found.push(...requests.filter((entry) => fits(options, entry.outcome)))
    before = requests.at(-1)?.id
    if (found.length >= wanted || requests.length < Number(limit)) return found.slice(0, wanted)
  }
}

async function list(options: Filters): Promise<void> {
  const requests = await find(options, Number(options.limit ?? 100))
  if (options.json) return printJson({ requests })
  if (requests.length === 0) return printLine(say({ en: 'no requests', zh: '没有请求' }))
  printTable([
    ['ID', 'WHEN (UTC)', 'OPERATION', 'TENANT', 'STATUS', 'OUTCOME', 'WHY'],
    ...requests.map((entry) => [
      entry.id,
      dateTime(entry.at),
      `${entry.provider} ${entry.operation}`,
      entry.tenant ?? '',
      String(entry.status),
      entry.outcome,
      whyOf(entry),
    ]),
  ])
}

/** `last` is the newest request. */
async function idOf(given: string, options: Filters): Promise<string> {
  if (given !== 'last') return encodeURIComponent(given)
  const [newest] = await find(options, 1)
  return newest?.id ?? 'last'
}

function printExplained({ explanation, explanationZh, expected, received, mistakes = [], parts, curl }: Explained) {
  printLine(`\n${spoken() === 'zh' ? explanationZh : explanation}`)
  for (const { change } of mistakes) printLine(`→ ${say(change)}`)
  if (parts.some(({ kind }) => kind !== 'same')) {
    const { ours, theirs } = differenceLines(parts)
    printStyled(`\n${say({ en: 'to be signed', zh: '应签名' })}  ${ours}`)
    printStyled(`${say({ en: 'was signed  ', zh: '实际签名' })}${spoken() === 'zh' ? '' : ''}  ${theirs}`)
  }
  if (expected !== undefined && received !== expected) {
    printLine(`\n${say({ en: 'right signature', zh: '正确签名' })}  ${expected}`)
    printLine(`${say({ en: 'received       ', zh: '收到签名' })}  ${received}`)
  }
  if (curl !== undefined && received !== expected) printLine(`\n${curl}`)
}

async function explain(given: string, options: Filters): Promise<void> {
  const explained = await callAdmin<Explained>(options, 'GET', `requests/${await idOf(given, options)}/explain`)
  if (options.json) return printJson(explained)
  printLine(explained.id)
  printExplained(explained)
}

async function show(given: string, options: Filters): Promise<void> {
  const id = await idOf(given, options)
  const entry = await callAdmin<JournalEntry>(options, 'GET', `requests/${id}`)
  if (options.json) return printJson(entry)
  print({
    id: entry.id,
    when: dateTime(entry.at),
    request: `${entry.method} ${entry.path}`,
    operation: `${entry.provider} ${entry.operation}`,
    tenant: entry.tenant,
    answer: `${entry.status} ${entry.outcome}, ${entry.durationMs.toFixed(1)} ms`,
    fault: entry.fault && `${entry.fault.id} ${JSON.stringify(entry.fault.effect)}`,
    callbacks: entry.callbacks.length === 0 ? undefined : entry.callbacks.join(', '),
  })
  printLine('')
  print(Object.fromEntries(Object.entries(entry.wire).map(([name, value]) => [`  ${name}`, value])))
  printLine('')
  for (const { check, passed, detail } of entry.checks) {
    printStyled(
      `${styled(passed ? 'green' : 'red', passed ? '✓' : '✕')} ${check}${detail === undefined ? '' : `: ${detail}`}`,
    )
  }
  printLine(`\n${entry.response}`)
  if (entry.outcome !== 'ok') printExplained(await callAdmin<Explained>(options, 'GET', `requests/${id}/explain`))
}

const tail = (options: Filters): Promise<void> =>
  watch(options, {
    types: ['request'],
    provider: options.provider,
    shows: ({ event, data }) =>
      event === 'request' &&
      fits(options, data.outcome) &&
      (options.order === undefined || JSON.stringify(data.wire).includes(options.order)),
  })

const addFilters = (command: Command): Command =>
  addRemoteOptions(command)
    .option(
      '--outcome <outcome>',
      say({ en: 'only these: refused, ok, or the name of a refusal', zh: '仅限：refused（被拒绝的）、ok 或拒绝名称' }),
    )
    .option('--provider <name>', say({ en: 'only of this provider', zh: '仅该渠道' }))
    .option('--order <order>', say({ en: 'only those with this order number', zh: '仅该订单号' }))

/** `channel-sandbox requests list|show|explain|tail`. */
export const defineRequests: Define = async (command) => {
  const help = examples(await someProvider())
  const id = say({ en: 'as requests list shows it, or last', zh: 'requests list 列出的编号，或 last（最新）' })
  command.addHelpText('after', help)
  addFilters(command.command('list'))
    .description(say({ en: 'requests, newest first, with why each was refused', zh: '请求列表，最新在前，附拒绝原因' }))
    .option('--limit <count>', say({ en: 'at most so many (default: 100)', zh: '最多条数（默认 100）' }), wholeNumber)
    .addHelpText('after', help)
    .action(list)
  addFilters(command.command('show'))
    .description(
      say({
        en: 'one request: what was sent, the checks, the answer, and why it was refused',
        zh: '单个请求：参数、检查、响应与拒绝原因',
      }),
    )
    .argument('<id>', id)
    .addHelpText('after', help)
    .action(show)
  addFilters(command.command('explain'))
    .description(
      say({
        en: 'why a request was answered as it was, with the difference of the texts that were signed',
        zh: '请求结果的原因，以及签名文本的差异',
      }),
    )
    .argument('<id>', id)
    .addHelpText('after', help)
    .action(explain)
  addFilters(command.command('tail'))
    .description(say({ en: 'requests as they come, until Ctrl-C', zh: '实时显示请求，直到 Ctrl-C' }))
    .addHelpText('after', help)
    .action(tail)
}
