import { type Command, Option } from 'commander'
import { flagName, OPTIONS, type OptionName, optionNames } from '../../config/options.ts'
import { say } from '../output/language.ts'

const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value]

/** A default as it would be typed. */
function writtenDefault(name: OptionName): string | undefined {
  const { fallback, written } = OPTIONS[name]
  return written ?? (typeof fallback === 'string' || typeof fallback === 'number' ? String(fallback) : undefined)
}

/**
 * The options of start, for whatever command starts a sandbox.
 *
 * @param defaults what is otherwise with this command unless told, in words
 */
export function addStartOptions(command: Command, defaults: Partial<Record<OptionName, string>> = {}): Command {
  for (const name of optionNames) {
    const { argument, repeatable, help } = OPTIONS[name]
    const fallback = defaults[name] ?? writtenDefault(name)
    const shown = fallback === undefined ? '' : say({ en: ` (default: ${fallback})`, zh: `（默认：${fallback}）` })
    const option = new Option(
      `--${flagName(name)}${argument === undefined ? '' : ` ${argument}`}`,
      `${say(help)}${shown}`,
    )
    if (repeatable) option.argParser(collect)
    command.addOption(option)
  }
  return command.option(
    '--config <file>',
    say({
      en: 'configuration file instead of ./channel-sandbox.config.json or .yaml',
      zh: '配置文件，代替 ./channel-sandbox.config.json 或 .yaml',
    }),
  )
}

/** commander reads --no-demo as "demo: false"; our option is the switch itself. */
export function startFlags({ demo, debugHeaders, ...rest }: Readonly<Record<string, unknown>>) {
  return {
    ...rest,
    ...(demo === false && { noDemo: true }),
    ...(debugHeaders === false && { noDebugHeaders: true }),
  }
}
