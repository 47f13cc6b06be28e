import { type Command, Option } from 'commander'
import type { Delivery } from '../../contract/callbacks/callback.ts'
import type { Define } from '../define.ts'
import { examplesOf, someProvider } from '../examples.ts'
import { EXIT, Exit } from '../exit.ts'
import { attemptText } from '../output/happened.ts'
import { say } from '../output/language.ts'
import { printJson, printLine } from '../output/print.ts'
import { print, printTable } from '../output/table.ts'
import { addRemoteOptions, callAdmin, queryOf, REMOTE_EXITS, type RemoteOptions } from '../remote.ts'
import { dateTime, duration, wholeNumber } from './values.ts'

const exits = () => `
${say({ en: 'Exit codes: 0 fine, 1 the sandbox refused', zh: '退出码：0 正常，1 沙箱拒绝' })}, ${REMOTE_EXITS()}, ${say({ en: '13 there is no such callback', zh: '13 没有该回调' })}.
`

interface ListOptions extends RemoteOptions {
  readonly state?: string
  readonly provider?: string
  readonly limit?: string
  readonly order?: string
}

interface ReplayOptions extends ListOptions {
  readonly copies?: number
  readonly delay?: string
}

function lastOf({ attempts }: Delivery): string {
  const last = attempts.at(-1)
  return last ? attemptText(last) : say({ en: 'not sent yet', zh: '尚未发送' })
}

async function list(options: ListOptions): Promise<void> {
  const { state, provider, order, limit } = options
  const query = queryOf({ state, provider, order, limit })
  const answer = await callAdmin<{ callbacks: Delivery[] }>(options, 'GET', `callbacks${query}`)
  if (options.json) return printJson(answer)
  if (answer.callbacks.length === 0) return printLine(say({ en: 'no callbacks', zh: '没有回调' }))
  printTable([
    ['ID', 'WHEN (UTC)', 'CALLBACK', 'ORDER', 'STATE', 'TRIES', 'LAST'],
    ...answer.callbacks.map((one) => [
      one.id,
      dateTime(one.createdAt),
      `${one.provider} ${one.callback}`,
      one.order,
      one.state,
      String(one.attempts.length),
      lastOf(one),
    ]),
  ])
}

async function show(id: string, options: RemoteOptions): Promise<void> {
  tell(await callAdmin<Delivery>(options, 'GET', `callbacks/${encodeURIComponent(id)}`), options)
}

/** `last` is the newest callback. */
async function idOf(given: string, options: RemoteOptions): Promise<string> {
  return given === 'last' ? (await callAdmin<Delivery>(options, 'GET', 'callbacks/last')).id : given
}

/** The newest callback: its id need not be known, and is another one at the next reading. */
async function last(options: ListOptions): Promise<void> {
  const { state, provider, order } = options
  tell(await callAdmin<Delivery>(options, 'GET', `callbacks/last${queryOf({ state, provider, order })}`), options)
}

function tell(found: Delivery, { json }: RemoteOptions): void {
  if (json) {
    printJson(found)
    return
  }
  const own = found.by === 'receiver' ? say({ en: " (the sandbox's own receiver)", zh: '（沙箱内置接收端）' }) : ''
  print({
    id: found.id,
    callback: `${found.provider} ${found.callback}`,
    tenant: found.tenant,
    order: found.order,
    url: found.url + own,
    state: found.state,
    created: dateTime(found.createdAt),
    due: found.state === 'scheduled' ? dateTime(found.dueAt) : undefined,
    cause: found.cause,
    'replay of': found.replayOf,
    body: found.body,
  })
  found.attempts.forEach((attempt, index) => {
    const { at, durationMs, verdict, reply, remark, explanation } = attempt
    const head = say({ en: `attempt ${index + 1}`, zh: `第 ${index + 1} 次` })
    printLine(`\n${head}, ${dateTime(at)}, ${durationMs.toFixed(1)} ms: ${verdict}`)
    print({
      [say({ en: '  answer', zh: '  应答' })]:
        attempt.status === undefined ? attempt.error : `${attempt.status} ${reply ?? ''}`.trimEnd(),
      [say({ en: '  remark', zh: '  提示' })]: remark,
      [say({ en: '  why', zh: '  原因' })]: explanation && `${say(explanation)} [${explanation.slug}]`,
    })
  })
}

async function replay(id: string | undefined, options: ReplayOptions): Promise<void> {
  const { state, provider, copies, delay } = options
  const isBulk = state !== undefined || provider !== undefined
  if ((id === undefined) !== isBulk) {
    throw new Exit(
      EXIT.usage,
      say({
        en: 'Say which: an ID as callbacks list shows it, or else --state failed, --provider NAME.',
        zh: '请指定 callbacks list 列出的编号，或 --state failed、--provider NAME 等条件。',
      }),
    )
  }
  const path = id === undefined ? 'callbacks/replay' : `callbacks/${encodeURIComponent(await idOf(id, options))}/replay`
  const answer = await callAdmin<{ callbackIds: string[] }>(options, 'POST', path, { state, provider, copies, delay })
  if (options.json) return printJson(answer)
  const { callbackIds } = answer
  if (callbackIds.length === 0) printLine(say({ en: 'nothing to send again', zh: '没有可重发的回调' }))
  else printLine(say({ en: `sent again as ${callbackIds.join(', ')}`, zh: `已重发：${callbackIds.join(', ')}` }))
}

const addFilters = (command: Command): Command =>
  command
    .addOption(
      new Option('--state <state>', say({ en: 'only those', zh: '仅该状态' })).choices([
        'scheduled',
        'delivered',
        'failed',
        'cancelled',
      ]),
    )
    .option('--provider <name>', say({ en: 'only of this provider', zh: '仅该渠道' }))

/** `channel-sandbox callbacks list|show|last|replay`. */
export const defineCallbacks: Define = async (command) => {
  const provider = await someProvider()
  const examples = await examplesOf('trigger', [
    `channel-sandbox callbacks list --provider ${provider}`,
    'channel-sandbox callbacks last',
    'channel-sandbox callbacks show cb_000001',
    'channel-sandbox callbacks replay last --copies 2',
    `channel-sandbox callbacks replay --state failed --provider ${provider}`,
  ])
  const help = `${examples}${exits()}`
  command.addHelpText('after', help)
  addRemoteOptions(addFilters(command.command('list')))
    .description(say({ en: 'deliveries, newest first, with what came of them', zh: '投递列表，最新在前，附结果' }))
    .option('--order <order>', say({ en: 'only of this order', zh: '仅该订单' }))
    .option('--limit <count>', say({ en: 'at most so many (default: 100)', zh: '最多条数（默认 100）' }), wholeNumber)
    .addHelpText('after', help)
    .action(list)
  addRemoteOptions(command.command('show'))
    .description(
      say({
        en: 'one delivery: its bytes, every attempt, and why it was not acknowledged',
        zh: '单个投递：报文、每次尝试及未确认的原因',
      }),
    )
    .argument(
      '<id>',
      say({ en: 'as callbacks list shows it, or last', zh: 'callbacks list 列出的编号，或 last（最新）' }),
    )
    .addHelpText('after', help)
    .action(show)
  addRemoteOptions(addFilters(command.command('last')))
    .description(say({ en: 'the newest delivery, as show prints it', zh: '最新的投递，显示方式同 show' }))
    .option('--order <order>', say({ en: 'only of this order', zh: '仅该订单' }))
    .addHelpText('after', help)
    .action(last)
  addRemoteOptions(addFilters(command.command('replay')))
    .description(
      say({
        en: 'send the same bytes again: of one delivery, or of all in a state',
        zh: '重发相同报文：单个投递，或某状态的全部',
      }),
    )
    .argument(
      '[id]',
      say({ en: 'as callbacks list shows it, or last', zh: 'callbacks list 列出的编号，或 last（最新）' }),
    )
    .option('--copies <count>', say({ en: 'how often (default: 1)', zh: '次数（默认 1）' }), wholeNumber)
    .option('--delay <duration>', say({ en: 'virtual time to wait first', zh: '先等待的虚拟时间' }), duration)
    .addHelpText('after', help)
    .action(replay)
}
