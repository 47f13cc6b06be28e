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
  readonly schema?: true
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
    .option('--url <url>', say({ en: "the game's callback endpoint", zh: '游戏的回调地址' }))
    .option(
      '--url2 <url>',
      say({
        en: 'the same game at another address, for two machines at once',
        zh: '同一游戏的另一地址（模拟两台机器）',
      }),
    )
    .addOption(
      new Option(
        '--seed <file>',
        say({ en: 'seed file instead of the demo (repeatable)', zh: '种子文件，代替演示数据（可重复）' }),
      ).argParser(collect),
    )
    .option(
      '--app <id>',
      say({
        en: 'app, product or game that sells (default: the first of the seed)',
        zh: '出售商品的应用、产品或游戏（默认种子中的第一个）',
      }),
    )
    .option('--key <key>', say({ en: "signing key instead of the seed's", zh: '签名密钥，代替种子中的' }))
    .addOption(
      new Option(
        '--player <id>',
        say({
          en: "a player the game knows (repeatable; default: the seed's)",
          zh: '游戏已知的玩家（可重复；默认取种子）',
        }),
      ).argParser(collect),
    )
    .option('--player-url <url>', say({ en: 'asked for the id of a player', zh: '返回玩家编号的地址' }))
    .option('--player-command <command>', say({ en: 'prints the id of a player', zh: '打印玩家编号的命令' }))
    .option('--server <id>', say({ en: 'server of the players', zh: '玩家的区服' }))
    .option('--role <id>', say({ en: 'role of the players', zh: '玩家的角色' }))
    .addOption(
      new Option(
        '--goods <id=amount>',
        say({ en: "goods and their price (repeatable; default: the seed's)", zh: '商品与价格（可重复；默认取种子）' }),
      ).argParser(collect),
    )
    .option(
      '--probe-url <url>',
      say({
        en: 'asked how often {order} was handed out to {player}; also {server} {goods}',
        zh: '返回 {order} 发给 {player} 次数的地址；另有 {server} {goods}',
      }),
    )
    .option(
      '--probe-command <command>',
      say({
        en: 'prints the same; CERTIFY_ORDER and so on in its environment',
        zh: '打印同样结果的命令；环境变量含 CERTIFY_ORDER 等',
      }),
    )
    .addOption(
      new Option(
        '--probe-kind <kind>',
        say({ en: 'what the number is (default: count)', zh: '数值的含义（默认 count）' }),
      ).choices(['count', 'balance']),
    )
    .option(
      '--probe-path <path>',
      say({ en: "where the number stands in the probe's JSON: data.count", zh: '数值在 JSON 中的路径，如 data.count' }),
    )
    .option(
      '--order-url <url>',
      say({ en: 'makes an order in the game, answers its number', zh: '在游戏中创建订单并返回订单号的地址' }),
    )
    .option('--order-command <command>', say({ en: 'the same, prints its number', zh: '同上，打印订单号的命令' }))
    .addOption(
      new Option(
        '--amount-policy <policy>',
        say({ en: 'what another amount may buy (default: paid)', zh: '金额不同时的策略（默认 paid）' }),
      ).choices(['paid', 'exact']),
    )
    .addOption(
      new Option(
        '--checks <globs>',
        say({ en: 'only these: pay.*,sign.wrong', zh: '仅这些检查，如 pay.*,sign.wrong' }),
      ).argParser(commas),
    )
    .addOption(new Option('--exclude-checks <globs>', say({ en: 'not these', zh: '排除这些检查' })).argParser(commas))
    .option('--strict', say({ en: 'what warns fails', zh: '警告视为失败' }))
    .option('--list', say({ en: 'print the checks and end', zh: '列出检查项后结束' }))
    .option(
      '--schema',
      say({ en: 'print the JSON Schema of a JSON report and end', zh: '打印 JSON 报告的 JSON Schema 后结束' }),
    )
    .option(
      '--expected-failures <file>',
      say({ en: 'YAML list of id, reason and until', zh: 'YAML 列表：id、reason、until' }),
    )
    .option('--require-probe', say({ en: 'goods that were not observed are exit 1', zh: '未观察到发货时以 1 退出' }))
    .option('--wait <duration>', say({ en: 'how long to wait for the game', zh: '等待游戏的时长' }), '30s')
    .option(
      '--settle <duration>',
      say({ en: 'how long the goods have to stay the same', zh: '发货结果需稳定的时长' }),
      '1s',
    )
    .option(
      '--callback-timeout <duration>',
      say({ en: "the channel's patience with one notification (default: 10s)", zh: '单次通知的超时（默认 10s）' }),
    )
    .option('--parallel <count>', say({ en: 'checks at once', zh: '并行检查数' }), '8')
    .option(
      '--faker-seed <number>',
      say({ en: 'makes what is sent repeatable, with --now', zh: '与 --now 一起使发送内容可重复' }),
    )
    .option(
      '--now <time>',
      say({ en: 'time the payments are dated by: Unix seconds or ISO 8601', zh: '支付时间：Unix 秒或 ISO 8601' }),
    )
    .option(
      '--admin-url <url>',
      say({
        en: 'run in that sandbox, for games that call the channel meanwhile',
        zh: '在该沙箱中运行（游戏同时调用渠道时使用）',
      }),
    )
    .option('--admin-token <token>', say({ en: 'what its admin API asks for', zh: '管理接口令牌' }))
    .addOption(
      new Option(
        '--allow-callback-host <host>',
        say({ en: 'allow a public host by name (repeatable)', zh: '允许的公网主机（可重复）' }),
      ).argParser(collect),
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
  return (
    parseDuration(text) ??
    usage(
      say({
        en: `--${flag} is a duration like 250ms, 15s or 5m, not ${JSON.stringify(text)}.`,
        zh: `--${flag} 须为时长，如 250ms、15s、5m，而不是 ${JSON.stringify(text)}。`,
      }),
    )
  )
}

function whole(flag: string, text: string, lowest: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  return number >= lowest
    ? number
    : usage(
        say({
          en: `--${flag} is a whole number of at least ${lowest}, not ${JSON.stringify(text)}.`,
          zh: `--${flag} 须为不小于 ${lowest} 的整数，而不是 ${JSON.stringify(text)}。`,
        }),
      )
}

function time(text: string): number {
  const seconds = /^\d{1,11}$/.test(text) ? Number(text) : Date.parse(text) / 1000
  if (Number.isFinite(seconds)) return Math.floor(seconds)
  return usage(
    say({
      en: `--now is Unix seconds or a time like 2026-01-31T12:00:00Z, not ${JSON.stringify(text)}.`,
      zh: `--now 须为 Unix 秒数或时间，如 2026-01-31T12:00:00Z，而不是 ${JSON.stringify(text)}。`,
    }),
  )
}

function goodsOf(pair: string): { id: string; amount: string } {
  const [, id, amount] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(pair) ?? []
  if (id !== undefined && amount !== undefined) return { id, amount }
  return usage(
    say({
      en: `--goods is an id and a price like 3=10, not ${JSON.stringify(pair)}.`,
      zh: `--goods 为编号和价格，如 3=10，而不是 ${JSON.stringify(pair)}。`,
    }),
  )
}

/** A URL or a command, never both. */
function source(name: string, url: string | undefined, command: string | undefined): Source | undefined {
  if (url !== undefined && command !== undefined)
    return usage(
      say({
        en: `--${name}-url and --${name}-command: give one of them.`,
        zh: `--${name}-url 与 --${name}-command：只能给出其一。`,
      }),
    )
  return command === undefined ? url : (facts, signal) => runCommand(command, facts, signal)
}

const given = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [N in K]?: V }

/** The options of a run; ends the command with one sentence where the flags make no sense. */
export function certifyOptions(provider: string, flags: CertifyFlags): CertifyOptions {
  const { url, url2, app, key, player, server, role, goods, probeKind, probePath, amountPolicy, checks } = flags
  if (url === undefined)
    return usage(
      say({
        en: '--url is missing: the address of the game the channel would call.',
        zh: '缺少 --url：渠道要回调的游戏地址。',
      }),
    )
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
