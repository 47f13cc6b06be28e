import { Command, CommanderError, Option } from 'commander'
import { unknownName } from '../contract/document.ts'
import { flagName, OPTIONS, optionNames } from '../options.ts'
import { ConfigError } from '../optionValues.ts'
import { version } from '../version.ts'
import { EXIT } from './exit.ts'
import { explainCommand } from './explain.ts'
import type { OpenapiFlags } from './openapi.ts'
import { seedCommand } from './seed.ts'
import { signCommand } from './sign.ts'
import { start, startFailure } from './start.ts'
import { verifyCommand } from './verify.ts'

const EXAMPLES = `
Examples:
  $ channel-sandbox --port 4780
  $ channel-sandbox start --port 0 --seed my-game.yaml --retry-schedule 1s,5s,1m

Every option is also an environment variable (CHANNEL_SANDBOX_PORT=0) and a key of
channel-sandbox.config.json or .yaml ("port": 0). A flag wins over the environment, that over the file.

Exit codes: 0 fine, 2 usage or configuration, 14 environment (port taken, bad seed, data directory in use or damaged), 20 a defect.
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
  // What is no command ends up here, as this is the one that runs without a name.
  command.allowExcessArguments()
  return command.addHelpText('after', EXAMPLES).action(async (flags: Record<string, unknown>) => {
    const [unknown] = command.args
    if (unknown !== undefined) {
      const known = command.parent?.commands.map((one) => one.name()) ?? []
      throw new ConfigError(`${unknown}: ${unknownName(unknown, known)}. See channel-sandbox --help.`)
    }
    // commander reads --no-demo as "demo: false"; our option is the switch itself.
    const { demo, debugHeaders, ...rest } = flags
    await start({
      ...rest,
      ...(demo === false && { noDemo: true }),
      ...(debugHeaders === false && { noDebugHeaders: true }),
    })
  })
}

const OPENAPI_EXAMPLES = `
Examples:
  $ channel-sandbox openapi --provider egret > egret.yaml
  $ channel-sandbox openapi --out openapi
  $ channel-sandbox openapi --check --out openapi

Exit codes: 0 fine, 1 a copy differs, 2 usage, 13 no copy to compare.
`

function openapiCommand(): Command {
  return new Command('openapi')
    .description('print, write or compare the OpenAPI documents of the providers and the admin API')
    .option('--provider <name>', 'one document: egret, quicksdk, rocgame or admin; all unless told')
    .option('--format <format>', 'json or yaml; both unless told, yaml when printed')
    .option('--out <dir>', 'write them there instead of printing one')
    .option('--check', 'compare the files in --out (default: openapi) and print how they differ')
    .option('--lang <language>', 'en or zh (default: en)')
    .addHelpText('after', OPENAPI_EXAMPLES)
    .action(async (flags: OpenapiFlags) => {
      // Loaded for this command alone: nothing of the documents is needed to start.
      const { openapi } = await import('./openapi.ts')
      process.exitCode = await openapi(flags)
    })
}

/** Runs one command line. Answers nothing: the process ends by itself, or with an exit code of EXIT. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('channel-sandbox')
    .description('A local sandbox for the game channels Egret, QuickSDK and RocGame')
    .version(version)
    .addCommand(startCommand(), { isDefault: true })
    .addCommand(seedCommand())
    .addCommand(signCommand())
    .addCommand(verifyCommand())
    .addCommand(explainCommand())
    .addCommand(openapiCommand())
    .addHelpText('after', `\nchannel-sandbox start --help lists the options of start.\n${EXAMPLES}`)
    .exitOverride()
  for (const command of program.commands) for (const one of [command, ...command.commands]) one.exitOverride()
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
