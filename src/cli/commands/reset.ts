import { RESET_SCOPES } from '../../admin/sandboxApi.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import { about } from '../../contract/values/prose.ts'
import type { Define } from '../define.ts'
import { usage } from '../exit.ts'
import { say } from '../output/language.ts'
import { printJson, printLine } from '../output/print.ts'
import { addRemoteOptions, callAdmin, queryOf, REMOTE_EXITS, type RemoteOptions, STATE_PATIENCE_MS } from '../remote.ts'

const examples = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox reset
  $ channel-sandbox reset --scope journal,callbacks
  $ channel-sandbox reset --namespace worker-1

${say({ en: 'Exit codes: 0 fine, 1 the sandbox refused', zh: '退出码：0 正常，1 沙箱拒绝' })}, ${REMOTE_EXITS()}.
`

interface ResetOptions extends RemoteOptions {
  readonly scope?: string
}

/** `channel-sandbox reset`: back to the seed, wholly or in parts. */
export const defineReset: Define = (command) => {
  addRemoteOptions(command)
    .option(
      '--scope <parts>',
      say({
        en: `comma-separated: ${RESET_SCOPES.join(', ')}; everything unless told`,
        zh: `逗号分隔：${RESET_SCOPES.join(', ')}；缺省为全部`,
      }),
    )
    .addHelpText('after', examples())
    .action(async (options: ResetOptions) => {
      const { scope } = options
      for (const part of scope?.split(',') ?? []) {
        const known: readonly string[] = RESET_SCOPES
        if (!known.includes(part.trim())) usage(say(about(`--scope ${part}`, unknownName(part, known))))
      }
      const done = await callAdmin<{ reset: string[] }>(
        options,
        'POST',
        `reset${queryOf({ scope })}`,
        undefined,
        STATE_PATIENCE_MS,
      )
      if (options.json) printJson(done)
      else
        printLine(
          say({ en: `back to the seed: ${done.reset.join(', ')}`, zh: `已恢复到种子：${done.reset.join(', ')}` }),
        )
    })
}
