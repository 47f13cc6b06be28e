import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Attempt, Delivery } from '../../contract/callback.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { oneLine } from '../../library/report/oneLine.ts'
import type { Define } from '../define.ts'
import { examplesOf, someProvider } from '../examples.ts'
import { EXIT, Exit } from '../exit.ts'
import { print, printJson, printLine, printTable } from '../output/print.ts'
import { addRemoteOptions, callAdmin, queryOf, REMOTE_EXITS, type RemoteOptions } from '../remote.ts'

const EXITS = `
Exit codes: 0 fine, 1 the sandbox refused, ${REMOTE_EXITS}, 13 there is no such callback.
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

/** `2024-11-21 04:05:25`, on the sandbox's clock, in UTC. */
const time = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')

function answerOf({ status, error, reply = '' }: Attempt): string {
  return status === undefined ? (error ?? 'no answer') : `${status} ${oneLine(reply, 60)}`.trimEnd()
}

function lastOf({ attempts }: Delivery): string {
  const last = attempts.at(-1)
  if (!last) return 'not sent yet'
  const { status, explanation } = last
  if (!explanation) return answerOf(last)
  return status === undefined ? explanation.en : `${answerOf(last)}: ${explanation.en}`
}

async function list(options: ListOptions): Promise<void> {
  const { state, provider, order, limit } = options
  const query = queryOf({ state, provider, order, limit })
  const answer = await callAdmin<{ callbacks: Delivery[] }>(options, 'GET', `callbacks${query}`)
  if (options.json) return printJson(answer)
  if (answer.callbacks.length === 0) return printLine('no callbacks')
  printTable([
    ['ID', 'WHEN (UTC)', 'CALLBACK', 'ORDER', 'STATE', 'TRIES', 'LAST'],
    ...answer.callbacks.map((one) => [
      one.id,
      time(one.createdAt),
      `${one.provider} ${one.callback}`,
      one.order,
      one.state,
      String(one.attempts.length),
      lastOf(one),
    ]),
  ])
}

async function show(id: string, options: RemoteOptions): Promise<void> {
  const found = await callAdmin<Delivery>(options, 'GET', `callbacks/${encodeURIComponent(id)}`)
  if (options.json) return printJson(found)
  print({
    id: found.id,
    callback: `${found.provider} ${found.callback}`,
    tenant: found.tenant,
    order: found.order,
    url: found.url,
    state: found.state,
    created: time(found.createdAt),
    due: found.state === 'scheduled' ? time(found.dueAt) : undefined,
    cause: found.cause,
    'replay of': found.replayOf,
    body: found.body,
  })
  found.attempts.forEach((attempt, index) => {
    const { at, durationMs, verdict, reply, remark, explanation } = attempt
    printLine(`\nattempt ${index + 1}, ${time(at)}, ${durationMs.toFixed(1)} ms: ${verdict}`)
    print({
      '  answer': attempt.status === undefined ? attempt.error : `${attempt.status} ${reply ?? ''}`.trimEnd(),
      '  remark': remark,
      '  why': explanation && `${explanation.en} [${explanation.slug}]`,
      '  原因': explanation?.zh,
    })
  })
}

async function replay(id: string | undefined, options: ReplayOptions): Promise<void> {
  const { state, provider, copies, delay } = options
  const isBulk = state !== undefined || provider !== undefined
  if ((id === undefined) !== isBulk) {
    throw new Exit(EXIT.usage, 'Say which: an ID as callbacks list shows it, or else --state failed, --provider NAME.')
  }
  const path = id === undefined ? 'callbacks/replay' : `callbacks/${encodeURIComponent(id)}/replay`
  const answer = await callAdmin<{ callbackIds: string[] }>(options, 'POST', path, { state, provider, copies, delay })
  if (options.json) return printJson(answer)
  const { callbackIds } = answer
  if (callbackIds.length === 0) printLine('nothing to send again')
  else printLine(`sent again as ${callbackIds.join(', ')}`)
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Expected a whole number.')
  return Number(text)
}

function duration(text: string): string {
  if (parseDuration(text) === undefined) throw new InvalidArgumentError('Expected a duration like 250ms, 15s or 5m.')
  return text
}

const addFilters = (command: Command): Command =>
  command
    .addOption(new Option('--state <state>', 'only those').choices(['scheduled', 'delivered', 'failed', 'cancelled']))
    .option('--provider <name>', 'only of this provider')

/** `channel-sandbox callbacks list|show|replay`. */
export const defineCallbacks: Define = async (command) => {
  const provider = await someProvider()
  const examples = await examplesOf('trigger', [
    `channel-sandbox callbacks list --provider ${provider}`,
    'channel-sandbox callbacks show cb_000001',
    'channel-sandbox callbacks replay cb_000001 --copies 2',
    `channel-sandbox callbacks replay --state failed --provider ${provider}`,
  ])
  const help = `${examples}${EXITS}`
  command.addHelpText('after', help)
  addRemoteOptions(addFilters(command.command('list')))
    .description('deliveries, newest first, with what came of them')
    .option('--order <order>', 'only of this order')
    .option('--limit <count>', 'at most so many (default: 100)', wholeNumber)
    .addHelpText('after', help)
    .action(list)
  addRemoteOptions(command.command('show'))
    .description('one delivery: its bytes, every attempt, and why it was not acknowledged')
    .argument('<id>', 'as callbacks list shows it')
    .addHelpText('after', help)
    .action(show)
  addRemoteOptions(addFilters(command.command('replay')))
    .description('send the same bytes again: of one delivery, or of all in a state')
    .argument('[id]', 'as callbacks list shows it')
    .option('--copies <count>', 'how often (default: 1)', wholeNumber)
    .option('--delay <duration>', 'virtual time to wait first', duration)
    .addHelpText('after', help)
    .action(replay)
}
