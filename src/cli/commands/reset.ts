import { RESET_SCOPES } from '../../admin/sandboxApi.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import type { Define } from '../define.ts'
import { EXIT, Exit } from '../exit.ts'
import { printJson, printLine } from '../output/print.ts'
import { addRemoteOptions, callAdmin, queryOf, REMOTE_EXITS, type RemoteOptions } from '../remote.ts'

const examples = () => `
Examples:
  $ channel-sandbox reset
  $ channel-sandbox reset --scope journal,callbacks
  $ channel-sandbox reset --namespace worker-1

Exit codes: 0 fine, 1 the sandbox refused, ${REMOTE_EXITS()}.
`

interface ResetOptions extends RemoteOptions {
  readonly scope?: string
}

/** `channel-sandbox reset`: back to the seed, wholly or in parts. */
export const defineReset: Define = (command) => {
  addRemoteOptions(command)
    .option('--scope <parts>', `comma-separated: ${RESET_SCOPES.join(', ')}; everything unless told`)
    .addHelpText('after', examples())
    .action(async (options: ResetOptions) => {
      const { scope } = options
      for (const part of scope?.split(',') ?? []) {
        const known: readonly string[] = RESET_SCOPES
        if (!known.includes(part.trim())) throw new Exit(EXIT.usage, `--scope ${part}: ${unknownName(part, known)}`)
      }
      const done = await callAdmin<{ reset: string[] }>(options, 'POST', `reset${queryOf({ scope })}`)
      if (options.json) printJson(done)
      else printLine(`back to the seed: ${done.reset.join(', ')}`)
    })
}
