import { InvalidArgumentError, Option } from 'commander'
import { environmentOf } from '../../admin/environment.ts'
import type { LogLevel } from '../../config/config.ts'
import { environmentWith, userNoProxy } from '../../config/environment.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import { failureText } from '../../library/report/failedCommand.ts'
import { createFailureCollector, type Failures } from '../../library/report/failureCollector.ts'
import { version } from '../../version.ts'
import type { Define } from '../define.ts'
import { EXIT, Exit } from '../exit.ts'
import { writeOut } from '../files.ts'
import { createInterception, type Interception } from '../intercept/index.ts'
import { type Direct, directHosts } from '../intercept/noProxy.ts'
import { runChild } from '../launching/child.ts'
import { hiderOf, launch } from '../launching/launch.ts'
import type { Launched } from '../launching/launched.ts'
import { addStartOptions, startFlags } from '../launching/startOptions.ts'
import { say } from '../output/language.ts'
import { createLog, logEvents } from '../output/log.ts'
import { printFailure, printToError } from '../output/print.ts'
import { loadSettings } from '../providers.ts'

const examples = () => `
${say({
  en: `The sandbox listens on a free port unless --port is given here, and prints nothing. Where it is and what it knows is in
the environment of the command: CHANNEL_SANDBOX_URL, CHANNEL_SANDBOX_<PROVIDER>_URL and so on; the last but one example shows
them. When the command fails, the requests it refused and the callbacks that were not acknowledged are listed on standard error.

With --intercept a game needs no change: its requests for the providers' own hosts come here, over http and https, and
those for hosts that are neither served nor let out by --pass-through are refused.

With --fail-on a command that ends with 0 fails all the same when there were such. Faults, and callbacks that were broken on
purpose, do not count.`,
  zh: `除非在此指定 --port，沙箱监听空闲端口，且不输出任何内容。地址、编号与密钥在命令的环境变量中：CHANNEL_SANDBOX_URL、
CHANNEL_SANDBOX_<PROVIDER>_URL 等；倒数第二个示例可列出。命令失败时，被拒绝的请求和未确认的回调会列在标准错误。

使用 --intercept 时游戏无需修改：发往渠道主机的 http 与 https 请求都到沙箱，既未服务也未由 --pass-through 放行的主机一律拒绝。

使用 --fail-on 时，即使命令以 0 结束，出现所列情况也算失败。故障以及故意破坏的回调不计入。`,
})}

${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox exec -- npm test
  $ channel-sandbox exec --intercept -- npm test
  $ channel-sandbox exec --fail-on refused,unacknowledged -- npm test
  $ channel-sandbox exec -- channel-sandbox env
  $ channel-sandbox exec --retry-schedule none --report sandbox.json -- sh -c 'curl -sf $CHANNEL_SANDBOX_URL/readyz'

${say({
  en: `Exit codes: that of the command, 128 + n when signal n ended it; 1 where --fail-on says so; before it runs: 2 usage or
configuration, 13 there is no such program, 14 environment (port taken, bad seed), 20 a defect.`,
  zh: `退出码：命令的退出码，被信号 n 结束时为 128 + n；--fail-on 判定失败时为 1；运行之前：2 用法或配置错误，13 没有该程序，
14 环境问题（端口占用、种子错误），20 沙箱自身缺陷。`,
})}
`

/** What makes `exec` fail although the command itself did not. */
const FAIL_ON = ['refused', 'unacknowledged', 'unmatched'] as const
type FailOn = (typeof FAIL_ON)[number]

function readFailOn(text: string): readonly FailOn[] {
  return text.split(',').map((word) => {
    const kind = FAIL_ON.find((one) => one === word.trim())
    if (kind) return kind
    throw new InvalidArgumentError(say(unknownName(word.trim(), FAIL_ON)))
  })
}

/** How many of each there were. */
const countsOf = ({ refused, callbacks, moreCallbacks, unmatched }: Failures): Readonly<Record<FailOn, number>> => ({
  refused,
  unacknowledged: callbacks.length + moreCallbacks,
  unmatched: unmatched.reduce((sum, { count }) => sum + count, 0),
})

interface ExecFlags extends Readonly<Record<string, unknown>> {
  readonly report?: string
  readonly logFile?: string
  readonly intercept?: boolean
  readonly failOn?: readonly FailOn[]
}

/** Opens a file for writing, now rather than when a long run is over. */
function claimed(file: string): string {
  writeOut(file, '')
  return file
}

const listed = <T extends { readonly namespaces: ReadonlyMap<string, number> }>(all: readonly T[]) =>
  all.map((one) => ({ ...one, namespaces: [...one.namespaces.keys()] }))

function reportOf(trouble: Failures, command: readonly string[], exitCode: number) {
  return {
    version,
    command,
    exitCode,
    ...trouble,
    refusals: listed(trouble.refusals),
    unserved: listed(trouble.unmatched),
  }
}

/** The exit code is the command's: a disk that is full by now is told, and changes nothing. */
function writeReport(file: string, text: string): void {
  try {
    writeOut(file, text)
  } catch (error) {
    printFailure((error as Exit).message)
  }
}

/** The variables that say where the sandbox is. */
const urlNames = (variables: object): string[] =>
  Object.keys(variables).filter((name) => name.endsWith('_URL') && !name.endsWith('_ADMIN_URL'))

/** Makes the command use the sandbox as its proxy. */
async function interceptFor({ address, token, proxy }: Launched, direct: Direct): Promise<Interception> {
  if (direct.leftOut.length > 0) {
    const entries = direct.leftOut.join(', ')
    printFailure(
      say({
        en: `NO_PROXY has ${entries}, which would lead to a real provider; the command runs without.`,
        zh: `NO_PROXY 含有 ${entries}，会通向真实渠道；命令运行时将去掉它。`,
      }),
    )
  }
  return createInterception({
    address,
    token: proxy.tokenRequired ? token : undefined,
    certificate: await proxy.authority.certificate(),
    direct,
    environment: environmentWith({}),
  })
}

async function exec(
  { report, logFile, intercept = false, failOn = [], ...flags }: ExecFlags,
  command: readonly string[],
): Promise<number> {
  const config = await loadSettings({ port: '0', ...startFlags(flags) })
  if (report !== undefined) claimed(report)
  // The output belongs to the command; the log has a file of its own or is not written.
  const log = createLog(
    'json',
    logFile === undefined ? ('silent' satisfies LogLevel) : config.logLevel,
    logFile && claimed(logFile),
  )
  if (config.store !== undefined) {
    throw new Exit(
      EXIT.usage,
      say({
        en: 'exec runs a sandbox of its own, which ends with the command: it takes no --store. Leave it out, or start the replicas and use --url.',
        zh: 'exec 运行自己的沙箱，随命令结束：不接受 --store。请去掉它，或启动副本并使用 --url。',
      }),
    )
  }
  const trouble = createFailureCollector()
  let direct: Direct | undefined
  let base = ''
  const launched = await launch(config, {
    // A client that knows no NO_PROXY asks for these hosts too; they stay on this machine or in its network.
    ...(intercept && { alsoPass: (host) => direct?.isDirect(host) ?? false }),
    onMade(made) {
      trouble.watch(made)
      logEvents(log, made.events, hiderOf(made), { namespace: made.namespace, url: () => base })
    },
    warn: (said) => log.warn(say(said)),
  })
  const { sandbox, url, token, announce, stop } = launched
  base = url
  announce()
  let interception: Interception | undefined
  try {
    if (intercept) {
      direct = directHosts(userNoProxy(), launched.proxy.hosts.values())
      interception = await interceptFor(launched, direct)
    }
    const variables = {
      ...environmentOf(await sandbox.api.samples(), url),
      ...(token !== undefined && { CHANNEL_SANDBOX_ADMIN_TOKEN: token }),
      ...interception?.variables,
    }
    const ended = await runChild(command, environmentWith(variables))
    // Looked at before the end, which calls off what is still to be sent.
    const found = trouble.found()
    // Faults, and callbacks that were broken on purpose, are in none of these.
    const code = ended === 0 && failOn.some((kind) => countsOf(found)[kind] > 0) ? EXIT.negative : ended
    if (code !== 0) printToError(trouble.hide(say(failureText(found, ended, url, urlNames(variables)))))
    if (report !== undefined) {
      writeReport(report, trouble.hide(`${JSON.stringify(reportOf(found, command, code), null, 2)}\n`))
    }
    return code
  } finally {
    interception?.end()
    await stop()
    log.flush()
  }
}

/** The words behind `--`: the command to run. */
function commandOf(argv: readonly string[], operands: readonly string[]): readonly string[] {
  const dashes = argv.indexOf('--')
  const words = dashes === -1 ? [] : argv.slice(dashes + 1)
  const stray = operands[0]
  if (operands.length > words.length && stray !== undefined) {
    throw new Exit(
      EXIT.usage,
      say({
        en: `The command to run follows --, and ${stray} comes before it. Write: channel-sandbox exec [options] -- ${stray} …`,
        zh: `要运行的命令在 -- 之后，而 ${stray} 在其之前。请写作：channel-sandbox exec [options] -- ${stray} …`,
      }),
    )
  }
  if (words.length === 0)
    throw new Exit(
      EXIT.usage,
      say({
        en: 'There is no command to run. Write: channel-sandbox exec -- npm test',
        zh: '没有要运行的命令。请写作：channel-sandbox exec -- npm test',
      }),
    )
  return words
}

/** `channel-sandbox exec`: a command beside a sandbox that is there for it alone. */
export const defineExec: Define = (command, argv) => {
  addStartOptions(command, { port: say({ en: 'a free one', zh: '空闲端口' }) })
    .usage('[options] -- <command> [arguments]')
    .option(
      '--intercept',
      say({
        en: "be the command's proxy: requests for the providers' own hosts come here",
        zh: '作为命令的代理：发往渠道主机的请求都到沙箱',
      }),
    )
    .addOption(
      new Option(
        '--fail-on <kinds>',
        say({
          en: 'exit with 1 when the command ended with 0 and there were such: refused,unacknowledged,unmatched',
          zh: '命令以 0 结束但出现以下情况时以 1 退出：refused（请求被拒绝）,unacknowledged（回调未确认）,unmatched（无匹配路由）',
        }),
      ).argParser(readFailOn),
    )
    .option('--report <file>', say({ en: 'write what went wrong there, as JSON', zh: '将出现的问题写入文件（JSON）' }))
    .option('--log-file <file>', say({ en: 'write the log there, as JSON lines', zh: '将日志写入文件（JSON 行）' }))
    .allowExcessArguments()
    .addHelpText('after', examples())
    .action(async (flags: ExecFlags) => {
      process.exitCode = await exec(flags, commandOf(argv, command.args))
    })
}
