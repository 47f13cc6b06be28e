import { Command, CommanderError, Option } from 'commander'
import { flagName, OPTIONS, optionNames } from '../config.ts'
import { version } from '../version.ts'
import { EXIT } from './exit.ts'
import { explainCommand } from './explain.ts'
import { signCommand } from './sign.ts'
import { start, startFailure } from './start.ts'
import { verifyCommand } from './verify.ts'

const EXAMPLES = `
Examples:
  $ channel-sandbox --port 4780
  $ channel-sandbox start --port 0 --seed my-game.yaml --retry-schedule 1s,5s,1m

Every option is also an environment variable (CHANNEL_SANDBOX_PORT=0) and a key of
channel-sandbox.config.json or .yaml ("port": 0). A flag wins over the environment, that over the file.

Exit codes: 0 fine, 2 usage or configuration, 14 environment (port taken, bad seed), 20 a defect.
`

const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value]

function startCommand(): Command {
  const command = new Command('start').description('run the sandbox (this is also what happens without a command)')
  for (const name of optionNames) {
    const { argument, repeatable, help, fallback } = OPTIONS[name]
    const shown = typeof fallback === 'string' || typeof fallback === 'number' ? ` (default: ${fallback})` : ''
    const option = new Option(
      `--${flagName(name)}${argument === undefined ? '' : ` ${argument}`}`,
      `${help.en}${shown}`,
    )
    if (repeatable) option.argParser(collect)
    command.addOption(option)
  }
  command.option('--config <file>', 'configuration file instead of ./channel-sandbox.config.json or .yaml')
  return command.addHelpText('after', EXAMPLES).action(async (flags: Record<string, unknown>) => {
    // commander reads --no-demo as "demo: false"; our option is the switch itself.
    const { demo, debugHeaders, ...rest } = flags
    await start({
      ...rest,
      ...(demo === false && { noDemo: true }),
      ...(debugHeaders === false && { noDebugHeaders: true }),
    })
  })
}

/** Runs one command line. Answers nothing: the process ends by itself, or with an exit code of EXIT. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('channel-sandbox')
    .description('A local sandbox for the game channels Egret, QuickSDK and RocGame')
    .version(version)
    .addCommand(startCommand(), { isDefault: true })
    .addCommand(signCommand())
    .addCommand(verifyCommand())
    .addCommand(explainCommand())
    .exitOverride()
  for (const command of program.commands) command.exitOverride()
  try {
    await program.parseAsync(argv as string[])
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.usage
      return
    }
    const { code, message } = startFailure(error)
    process.stderr.write(`channel-sandbox: ${message}\n`)
    process.exit(code)
  }
}
