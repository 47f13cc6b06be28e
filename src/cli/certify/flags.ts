import { type Command, Option } from 'commander'
import { reporterNames } from '../../certify/reporters/index.ts'
import type { CertifyOptions, Source } from '../../contract/certification/certifyOptions.ts'
import { parseDuration } from '../../contract/values/duration.ts'
import { usage } from '../exit.ts'
import { say, spoken } from '../output/language.ts'
import { readExpectedFailures } from './expectedFailures.ts'
import { runCommand } from './runCommand.ts'

const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value]
const commas = (value: string, before: string[] | undefined) => [...(before ?? []), ...value.split(',')]

/** What the command line says. Names are those of the options. */
export interface CertifyFlags {
  readonly url?: string
  readonly url2?: string
  readonly seed?: readonly string[]
  readonly app?: string
  readonly key?: string
  readonly player?: readonly string[]
  readonly playerUrl?: string
  readonly playerCommand?: string
  readonly server?: string
  readonly role?: string
  readonly goods?: readonly string[]
  readonly probeUrl?: string
  readonly probeCommand?: string
  readonly probeKind?: 'count' | 'balance'
  readonly probePath?: string
  readonly orderUrl?: string
  readonly orderCommand?: string
  readonly amountPolicy?: 'paid' | 'exact'
  readonly checks?: readonly string[]
  readonly excludeChecks?: readonly string[]
  readonly strict?: true
  readonly list?: true
  readonly expectedFailures?: string
  readonly requireProbe?: true
  readonly wait: string
  readonly settle: string
  readonly callbackTimeout?: string
  readonly parallel: string
  readonly fakerSeed?: string
  readonly now?: string
  readonly adminUrl?: string
  readonly adminToken?: string
  readonly allowCallbackHost?: readonly string[]
  readonly reporter: readonly string[]
  readonly lang: 'en' | 'zh'
}

export function addCertifyOptions(command: Command): Command {
  return command
    .option('--url <url>', "the game's callback endpoint")
    .option('--url2 <url>', 'the same game at another address, for two machines at once')
    .addOption(new Option('--seed <file>', 'seed file instead of the demo (repeatable)').argParser(collect))
    .option('--app <id>', 'app, product or game that sells (default: the first of the seed)')
    .option('--key <key>', "signing key instead of the seed's")
    .addOption(
      new Option('--player <id>', "a player the game knows (repeatable; default: the seed's)").argParser(collect),
    )
    .option('--player-url <url>', 'asked for the id of a player')
    .option('--player-command <command>', 'prints the id of a player')
    .option('--server <id>', 'server of the players')
    .option('--role <id>', 'role of the players')
    .addOption(
      new Option('--goods <id=amount>', "goods and their price (repeatable; default: the seed's)").argParser(collect),
    )
    .option('--probe-url <url>', 'asked how often {order} was handed out to {player}; also {server} {goods}')
    .option('--probe-command <command>', 'prints the same; CERTIFY_ORDER and so on in its environment')
    .addOption(new Option('--probe-kind <kind>', 'what the number is (default: count)').choices(['count', 'balance']))
    .option('--probe-path <path>', "where the number stands in the probe's JSON: data.count")
    .option('--order-url <url>', 'makes an order in the game, answers its number')
    .option('--order-command <command>', 'the same, prints its number')
    .addOption(
      new Option('--amount-policy <policy>', 'what another amount may buy (default: paid)').choices(['paid', 'exact']),
    )
    .addOption(new Option('--checks <globs>', 'only these: pay.*,sign.wrong').argParser(commas))
    .addOption(new Option('--exclude-checks <globs>', 'not these').argParser(commas))
    .option('--strict', 'what warns fails')
    .option('--list', 'print the checks and end')
    .option('--expected-failures <file>', 'YAML list of id, reason and until')
    .option('--require-probe', 'goods that were not observed are exit 1')
    .option('--wait <duration>', 'how long to wait for the game', '30s')
    .option('--settle <duration>', 'how long the goods have to stay the same', '1s')
    .option('--callback-timeout <duration>', "the channel's patience with one notification (default: 10s)")
    .option('--parallel <count>', 'checks at once', '8')
    .option('--faker-seed <number>', 'makes what is sent repeatable, with --now')
    .option('--now <time>', 'time the payments are dated by: Unix seconds or ISO 8601')
    .option('--admin-url <url>', 'run in that sandbox, for games that call the channel meanwhile')
    .option('--admin-token <token>', 'what its admin API asks for')
    .addOption(
      new Option('--allow-callback-host <host>', 'allow a public host by name (repeatable)').argParser(collect),
    )
    .addOption(
      new Option(
        '--reporter <names>',
        `${reporterNames.join(', ')}; name=file writes a file (default: pretty)`,
      ).argParser(commas),
    )
    .addOption(
      new Option('--lang <language>', say({ en: 'language of what is printed', zh: '输出语言' }))
        .choices(['en', 'zh'])
        .default(spoken()),
    )
}

function duration(flag: string, text: string): number {
  return parseDuration(text) ?? usage(`--${flag} is a duration like 250ms, 15s or 5m, not ${JSON.stringify(text)}.`)
}

function whole(flag: string, text: string, lowest: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  return number >= lowest
    ? number
    : usage(`--${flag} is a whole number of at least ${lowest}, not ${JSON.stringify(text)}.`)
}

function time(text: string): number {
  const seconds = /^\d{1,11}$/.test(text) ? Number(text) : Date.parse(text) / 1000
  if (Number.isFinite(seconds)) return Math.floor(seconds)
  return usage(`--now is Unix seconds or a time like 2026-01-31T12:00:00Z, not ${JSON.stringify(text)}.`)
}

function goodsOf(pair: string): { id: string; amount: string } {
  const [, id, amount] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(pair) ?? []
  if (id !== undefined && amount !== undefined) return { id, amount }
  return usage(`--goods is an id and a price like 3=10, not ${JSON.stringify(pair)}.`)
}

/** A URL or a command, never both. */
function source(name: string, url: string | undefined, command: string | undefined): Source | undefined {
  if (url !== undefined && command !== undefined) return usage(`--${name}-url and --${name}-command: give one of them.`)
  return command === undefined ? url : (facts, signal) => runCommand(command, facts, signal)
}

const given = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [N in K]?: V }

/** The options of a run; ends the command with one sentence where the flags make no sense. */
export function certifyOptions(provider: string, flags: CertifyFlags): CertifyOptions {
  const { url, url2, app, key, player, server, role, goods, probeKind, probePath, amountPolicy, checks } = flags
  if (url === undefined) return usage('--url is missing: the address of the game the channel would call.')
  return {
    ...{ provider, url },
    ...given('url2', url2),
    ...given('app', app),
    ...given('key', key),
    ...given('players', player),
    ...given('player', source('player', flags.playerUrl, flags.playerCommand)),
    ...given('server', server),
    ...given('role', role),
    ...given('goods', goods?.map(goodsOf)),
    ...given('probe', source('probe', flags.probeUrl, flags.probeCommand)),
    ...given('probeKind', probeKind),
    ...given('probePath', probePath),
    ...given('order', source('order', flags.orderUrl, flags.orderCommand)),
    ...given('amountPolicy', amountPolicy),
    ...given('checks', checks),
    ...given('excludeChecks', flags.excludeChecks),
    strict: flags.strict ?? false,
    requireProbe: flags.requireProbe ?? false,
    waitMs: duration('wait', flags.wait),
    settleMs: duration('settle', flags.settle),
    ...given(
      'timeoutMs',
      flags.callbackTimeout === undefined ? undefined : duration('callback-timeout', flags.callbackTimeout),
    ),
    parallel: whole('parallel', flags.parallel, 1),
    ...given('fakerSeed', flags.fakerSeed === undefined ? undefined : whole('faker-seed', flags.fakerSeed, 0)),
    ...given('now', flags.now === undefined ? undefined : time(flags.now)),
    allowedHosts: flags.allowCallbackHost ?? [],
    ...given(
      'expectedFailures',
      flags.expectedFailures === undefined ? undefined : readExpectedFailures(flags.expectedFailures),
    ),
  }
}
