import { Option } from 'commander'
import type { Define } from '../define.ts'
import { EXIT, Exit } from '../exit.ts'
import { say } from '../output/language.ts'
import { printJson, printLine } from '../output/print.ts'
import { addRemoteOptions, callAdmin, REMOTE_EXITS, type RemoteOptions, remoteUrl } from '../remote.ts'

const examples = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ eval "$(channel-sandbox env)"
  $ channel-sandbox env --format dotenv > .env.sandbox
  $ channel-sandbox env --namespace worker-1 --format json

${say({ en: 'Exit codes: 0 fine', zh: '退出码：0 正常' })}, ${REMOTE_EXITS()}.
`

type Format = 'shell' | 'dotenv' | 'json'
interface EnvOptions extends RemoteOptions {
  readonly format: Format
}

/** Between single quotes a shell takes everything as it is, but for the quote. */
const shellQuoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`

/** A file of variables knows no escapes: a value stands bare where all readers agree, else in a quote it does not hold. */
function dotenvQuoted(name: string, value: string): string {
  if (/^[\w.:/@+-]*$/.test(value)) return value
  const quote = ["'", '"', '`'].find((one) => !value.includes(one))
  if (quote !== undefined) return quote + value + quote
  throw new Exit(
    EXIT.negative,
    say({
      en: `${name} holds every kind of quote, which dotenv cannot write. Use --format json.`,
      zh: `${name} 含有所有种类的引号，dotenv 无法表示。请使用 --format json。`,
    }),
  )
}

const LINES: Readonly<Record<Exclude<Format, 'json'>, (name: string, value: string) => string>> = {
  shell: (name, value) => `export ${name}=${shellQuoted(value)}`,
  dotenv: (name, value) => `${name}=${dotenvQuoted(name, value)}`,
}

/** The sandbox may know itself by another address than the one it was reached under, as in a container. */
function readdressed(variables: Readonly<Record<string, string>>, url: string): Record<string, string> {
  const own = variables.CHANNEL_SANDBOX_URL ?? url
  const under = (value: string) => value === own || value.startsWith(`${own}/`)
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, under(value) ? url + value.slice(own.length) : value]),
  )
}

/** `channel-sandbox env`: what `exec` exports, of a sandbox that runs already. */
export const defineEnv: Define = (command) => {
  addRemoteOptions(command)
    .addOption(
      new Option('--format <format>', say({ en: 'how to write them', zh: '输出格式' }))
        .choices(['shell', 'dotenv', 'json'])
        .default('shell'),
    )
    .addHelpText('after', examples())
    .action(async (options: EnvOptions) => {
      const { adminToken } = options
      const variables = {
        ...readdressed(await callAdmin<Record<string, string>>(options, 'GET', 'env'), await remoteUrl(options)),
        ...(adminToken !== undefined && { CHANNEL_SANDBOX_ADMIN_TOKEN: adminToken }),
      }
      const format = options.json ? 'json' : options.format
      if (format === 'json') return printJson(variables)
      for (const [name, value] of Object.entries(variables)) printLine(LINES[format](name, value))
    })
}
