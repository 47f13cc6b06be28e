import type { Define } from '../../define.ts'
import { someProvider } from '../../examples.ts'
import { say } from '../../output/language.ts'
import { addRemoteOptions, REMOTE_EXITS, type RemoteOptions } from '../../remote.ts'
import { watch } from './watch.ts'

const examples = (provider: string) => `
${say({
  en: '--> is a request of the game, <-- a callback to it with its answer, @ a mail, # the clock or a reset.',
  zh: '--> 为游戏的请求，<-- 为发往游戏的回调及其应答，@ 为邮件，# 为时钟或重置。',
})}

${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox tail
  $ channel-sandbox tail --provider ${provider}
  $ channel-sandbox tail --json

${say({ en: 'Exit codes: 0 ended by Ctrl-C', zh: '退出码：0 由 Ctrl-C 结束' })}, ${REMOTE_EXITS()}.
`

/** `channel-sandbox tail`: everything, live. */
export const defineTail: Define = async (command) => {
  const help = examples(await someProvider())
  addRemoteOptions(command)
    .option('--provider <name>', say({ en: 'only of this provider', zh: '仅该渠道' }))
    .addHelpText('after', help)
    .action((options: RemoteOptions & { readonly provider?: string }) =>
      watch(options, {
        types: ['request', 'attempt', 'outbox', 'clock', 'reset'],
        provider: options.provider,
        shows: () => true,
      }),
    )
}
