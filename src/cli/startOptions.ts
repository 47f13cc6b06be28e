import { type Command, Option } from 'commander'
import { flagName, OPTIONS, optionNames } from '../config/options.ts'

const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value]

/** The options of start, for whatever command starts a sandbox. */
export function addStartOptions(command: Command): Command {
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
  return command.option('--config <file>', 'configuration file instead of ./channel-sandbox.config.json or .yaml')
}

/** commander reads --no-demo as "demo: false"; our option is the switch itself. */
export function startFlags({ demo, debugHeaders, ...rest }: Readonly<Record<string, unknown>>) {
  return {
    ...rest,
    ...(demo === false && { noDemo: true }),
    ...(debugHeaders === false && { noDebugHeaders: true }),
  }
}
