import { Option } from 'commander'
import type { Fault } from '../../../engine/faults/faults.ts'
import type { Define } from '../../define.ts'
import { someProvider } from '../../examples.ts'
import { usage } from '../../exit.ts'
import { say } from '../../output/language.ts'
import { printJson, printLine } from '../../output/print.ts'
import { printTable } from '../../output/table.ts'
import { addRemoteOptions, callAdmin, REMOTE_EXITS, type RemoteOptions } from '../../remote.ts'
import { duration, wholeNumber } from '../values.ts'

const examples = (provider: string) => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox faults add --provider ${provider} --status 502 --times 2
  $ channel-sandbox faults add --provider ${provider} --sign bad --times 1
  $ channel-sandbox faults
  $ channel-sandbox faults end --all

${say({ en: 'Exit codes: 0 fine, 1 the sandbox refused', zh: '退出码：0 正常，1 沙箱拒绝' })}, ${REMOTE_EXITS()}, ${say({ en: '13 there is no such fault', zh: '13 没有该故障' })}.
`

async function list(options: RemoteOptions): Promise<void> {
  const answer = await callAdmin<{ faults: Fault[] }>(options, 'GET', 'faults')
  if (options.json) return printJson(answer)
  if (answer.faults.length === 0) return printLine(say({ en: 'no faults', zh: '没有故障' }))
  printTable([
    ['ID', 'APPLIED', 'LEFT', 'MATCH', 'EFFECT'],
    ...answer.faults.map(({ id, applied, left, match, effect }) => [
      id,
      String(applied),
      left === undefined ? '∞' : String(left),
      JSON.stringify(match),
      JSON.stringify(effect),
    ]),
  ])
}

interface AddOptions extends RemoteOptions {
  readonly provider?: string
  readonly operation?: string
  readonly tenant?: string
  readonly delay?: string
  readonly refuse?: string
  readonly status?: number
  readonly drop?: string | true
  readonly garbage?: true
  readonly duplicate?: true
  readonly sign?: 'bad'
  readonly times?: number
  readonly probability?: string
}

async function add(options: AddOptions): Promise<void> {
  const { provider, operation, tenant, delay, refuse, status, drop, garbage, duplicate, sign } = options
  const { times, probability } = options
  const match = { provider, operation, tenant }
  const effect = { delay, refuse, status, drop, garbage, duplicate, sign }
  const body = { match, effect, times, ...(probability !== undefined && { probability: Number(probability) }) }
  const fault = await callAdmin<Fault & { readonly warning?: string }>(options, 'POST', 'faults', body)
  if (options.json) return printJson(fault)
  printLine(fault.id)
  if (fault.warning !== undefined) printLine(fault.warning)
}

async function end(id: string | undefined, options: RemoteOptions & { readonly all?: true }): Promise<void> {
  if ((id === undefined) === (options.all === undefined)) {
    usage(say({ en: 'Say which: an ID as faults shows it, or --all.', zh: '请指定 faults 列出的编号，或 --all。' }))
  }
  const path = id === undefined ? 'faults' : `faults/${encodeURIComponent(id)}`
  const answer = await callAdmin<{ readonly removed?: number }>(options, 'DELETE', path)
  if (options.json) return printJson(answer)
  const { removed } = answer
  printLine(
    removed === undefined
      ? say({ en: `ended ${id}`, zh: `已结束 ${id}` })
      : say({ en: `ended: ${removed}`, zh: `已结束：${removed}` }),
  )
}

/** `channel-sandbox faults [add|end]`: what goes wrong on purpose. */
export const defineFaults: Define = async (command) => {
  const help = examples(await someProvider())
  // What stands behind a subcommand's name belongs to it.
  command.enablePositionalOptions()
  addRemoteOptions(command).addHelpText('after', help).action(list)
  addRemoteOptions(command.command('add'))
    .description(say({ en: 'have something go wrong on purpose', zh: '添加故障' }))
    .option('--provider <name>', say({ en: 'only of this provider', zh: '仅该渠道' }))
    .option('--operation <id>', say({ en: 'only this operation or callback', zh: '仅该操作或回调' }))
    .option(
      '--tenant <id>',
      say({ en: 'only of this app, merchant, product or game', zh: '仅该应用、商户、产品或游戏' }),
    )
    .option('--delay <duration>', say({ en: 'hold it back on the virtual clock', zh: '延迟（虚拟时间）' }), duration)
    .option('--refuse <error>', say({ en: "refuse a request, by the error's name", zh: '以该错误名称拒绝请求' }))
    .option(
      '--status <code>',
      say({ en: 'answer a request with this HTTP status', zh: '返回该 HTTP 状态码' }),
      wholeNumber,
    )
    .option(
      '--drop [how]',
      say({
        en: 'drop a request: reset, empty or hang; or a callback',
        zh: '丢弃请求：reset、empty 或 hang；或丢弃回调',
      }),
    )
    .option('--garbage', say({ en: 'answer a request with bytes of no kind', zh: '返回无法解析的内容' }))
    .option('--duplicate', say({ en: 'post a callback twice, side by side', zh: '回调同时发送两次' }))
    .addOption(
      new Option(
        '--sign <how>',
        say({ en: 'post a callback with a broken signature', zh: '以错误签名发送回调' }),
      ).choices(['bad']),
    )
    .option('--times <count>', say({ en: 'how often (default: every time)', zh: '生效次数（默认不限）' }), wholeNumber)
    .option('--probability <share>', say({ en: '0 to 1, from the seeded generator', zh: '概率，0 到 1' }))
    .addHelpText('after', help)
    .action(add)
  addRemoteOptions(command.command('end'))
    .description(say({ en: 'end one fault, or all of them', zh: '结束一个或全部故障' }))
    .argument('[id]', say({ en: 'as faults shows it', zh: 'faults 列出的编号' }))
    .option('--all', say({ en: 'end all of them', zh: '结束全部' }))
    .addHelpText('after', help)
    .action(end)
}
