import type { Define } from '../../define.ts'
import { usage } from '../../exit.ts'
import { say } from '../../output/language.ts'
import { printJson, printLine } from '../../output/print.ts'
import { addRemoteOptions, callAdmin, REMOTE_EXITS, type RemoteOptions } from '../../remote.ts'

const examples = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox clock
  $ channel-sandbox clock advance 1d
  $ channel-sandbox clock freeze
  $ channel-sandbox clock set 2026-01-01T00:00:00Z

${say({ en: 'Exit codes: 0 fine, 1 the sandbox refused', zh: '退出码：0 正常，1 沙箱拒绝' })}, ${REMOTE_EXITS()}.
`

interface ClockState {
  readonly now: number
  readonly frozen: boolean
}

function tell(state: ClockState, { json }: RemoteOptions): void {
  if (json) {
    printJson(state)
    return
  }
  const at = new Date(state.now * 1000).toISOString()
  const frozen = state.frozen ? say({ en: ', frozen', zh: '，已冻结' }) : ''
  printLine(`${at}${frozen} (${Math.floor(state.now)})`)
}

/** Unix seconds, or a date as ISO 8601 has it. */
function timeOf(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) {
    return usage(
      say({
        en: `A time is Unix seconds or like 2026-01-01T00:00:00Z, not ${JSON.stringify(text)}.`,
        zh: `时间应为 Unix 秒或 2026-01-01T00:00:00Z 的形式，而不是 ${JSON.stringify(text)}。`,
      }),
    )
  }
  return ms / 1000
}

/** `channel-sandbox clock`: the virtual time, and how it is moved. */
export const defineClock: Define = (command) => {
  const read = async (options: RemoteOptions) => tell(await callAdmin<ClockState>(options, 'GET', 'clock'), options)
  const set = async (options: RemoteOptions, change: Readonly<Record<string, unknown>>) =>
    tell(await callAdmin<ClockState>(options, 'PUT', 'clock', change), options)
  // What stands behind a subcommand's name belongs to it.
  command.enablePositionalOptions()
  addRemoteOptions(command).addHelpText('after', examples()).action(read)
  const add = (name: string, about: string) =>
    addRemoteOptions(command.command(name)).description(about).addHelpText('after', examples())
  add(
    'advance',
    say({
      en: 'move on by a duration; ends once the work due by then has run',
      zh: '推进一段时长，到期的工作执行完后结束',
    }),
  )
    .argument('<by>', say({ en: 'like 15s, 5m, 2h, 1d', zh: '如 15s、5m、2h、1d' }))
    .option('--within <duration>', say({ en: 'real time it may take at most', zh: '最多花费的真实时间' }))
    .action(async (by: string, options: RemoteOptions & { readonly within?: string }) =>
      tell(await callAdmin<ClockState>(options, 'POST', 'clock/advance', { by, within: options.within }), options),
    )
  add('freeze', say({ en: 'let time stand still', zh: '冻结时间' })).action((options: RemoteOptions) =>
    set(options, { frozen: true }),
  )
  add('unfreeze', say({ en: 'let time go on', zh: '解除冻结' })).action((options: RemoteOptions) =>
    set(options, { frozen: false }),
  )
  add('set', say({ en: 'set the time', zh: '设置时间' }))
    .argument(
      '<time>',
      say({ en: 'Unix seconds, or like 2026-01-01T00:00:00Z', zh: 'Unix 秒，或 2026-01-01T00:00:00Z' }),
    )
    .action((text: string, options: RemoteOptions) => set(options, { now: timeOf(text) }))
}
