import { Option } from 'commander'
import type { List, ListName } from '../../contract/list.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import { about } from '../../contract/values/prose.ts'
import { oneLine } from '../../library/report/oneLine.ts'
import type { Define } from '../define.ts'
import { usage } from '../exit.ts'
import { say } from '../output/language.ts'
import { printJson, printLine } from '../output/print.ts'
import { printTable } from '../output/table.ts'
import { loadProviders } from '../providers.ts'
import { addRemoteOptions, callAdmin, queryOf, REMOTE_EXITS, type RemoteOptions } from '../remote.ts'

interface ListCommandOptions extends RemoteOptions {
  readonly search?: string
  readonly limit?: string
  readonly after?: string
}

type Answer = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> & { readonly next?: string }

/** A cell is read at a glance; --json has it whole. */
const WIDEST = 40

const listsNamed = async (name: ListName): Promise<readonly List[]> =>
  (await loadProviders()).flatMap(({ lists }) => lists.filter((list) => list.id === name))

const examples = (name: ListName, lists: readonly List[]): string => `
${say({ en: 'Examples:', zh: '示例：' })}
${lists.map(({ service }) => `  $ channel-sandbox ${name} ${service} --limit 20`).join('\n')}
  $ channel-sandbox ${name} ${lists[0]?.service} --search 1 --json

${say({ en: 'Exit codes: 0 fine, 1 the sandbox refused', zh: '退出码：0 正常，1 沙箱拒绝' })}, ${REMOTE_EXITS()}.
`

const cell = (value: unknown): string =>
  value === undefined ? '' : oneLine(typeof value === 'string' ? value : JSON.stringify(value), WIDEST)

async function run(name: ListName, list: List, { search, limit, after, ...options }: ListCommandOptions) {
  const query = queryOf({ search, limit, after })
  const answer = await callAdmin<Answer>(options, 'GET', `${list.service}/${name}${query}`)
  if (options.json) return printJson(answer)
  const rows = answer[name] ?? []
  const fields = Object.keys((list.item as { properties?: object }).properties ?? {})
  if (rows.length === 0) printLine(say({ en: `no ${name}`, zh: `没有 ${name}` }))
  else
    printTable([
      fields.map((field) => field.toUpperCase()),
      ...rows.map((row) => fields.map((field) => cell(row[field]))),
    ])
  if (answer.next !== undefined)
    printLine(say({ en: `more: --after ${answer.next}`, zh: `更多：--after ${answer.next}` }))
}

/** `channel-sandbox users|orders|… <provider>`: what there is, a page at a time. */
export const defineList =
  (name: ListName): Define =>
  async (command) => {
    const lists = await listsNamed(name)
    const services = lists.map(({ service }) => service)
    addRemoteOptions(command)
      .argument('<provider>', services.join(', '))
      .option(
        '--search <text>',
        say({
          en: 'only those of which a field begins with it, in any case',
          zh: '仅列出某字段以其开头的（不分大小写）',
        }),
      )
      .addOption(new Option('--limit <count>', say({ en: 'at most so many rows', zh: '最多行数' })).default('100'))
      .option(
        '--after <cursor>',
        say({ en: 'go on where a page ended, as it says', zh: '从上一页结束处继续（见该页提示）' }),
      )
      .addHelpText('after', examples(name, lists))
      .action((provider: string, options: ListCommandOptions) => {
        const list = lists.find(({ service }) => service === provider)
        if (!list) return usage(say(about(provider, unknownName(provider, services))))
        return run(name, list, options)
      })
  }
