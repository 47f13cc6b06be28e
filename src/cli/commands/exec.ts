import { environmentOf } from '../../admin/environment.ts'
import { environmentWith, userNoProxy } from '../../config/loadConfig.ts'
import type { LogLevel } from '../../config/options.ts'
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
import { createLog, logEvents } from '../output/log.ts'
import { printFailure, printToError } from '../output/print.ts'
import { loadSettings } from '../providers.ts'

const EXAMPLES = `
The sandbox listens on a free port unless --port is given here, and prints nothing. Where it is and what it knows is in
the environment of the command: CHANNEL_SANDBOX_URL, CHANNEL_SANDBOX_<PROVIDER>_URL and so on; the second example shows
them. When the command fails, the requests it refused and the callbacks that were not acknowledged are listed on standard error.

With --intercept a game needs no change: its requests for the providers' own hosts come here, over http and https, and
those for hosts that are neither served nor let out by --pass-through are refused.

Examples:
  $ channel-sandbox exec -- npm test
  $ channel-sandbox exec --intercept -- npm test
  $ channel-sandbox exec -- channel-sandbox env
  $ channel-sandbox exec --retry-schedule none --report sandbox.json -- sh -c 'curl -sf $CHANNEL_SANDBOX_URL/readyz'

Exit codes: that of the command, 128 + n when signal n ended it; before it runs: 2 usage or configuration,
13 there is no such program, 14 environment (port taken, bad seed), 20 a defect.
`

interface ExecFlags extends Readonly<Record<string, unknown>> {
  readonly report?: string
  readonly logFile?: string
  readonly intercept?: boolean
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
    printFailure(`NO_PROXY has ${entries}, which would lead to a real provider; the command runs without.`)
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
  { report, logFile, intercept = false, ...flags }: ExecFlags,
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
      'exec runs a sandbox of its own, which ends with the command: it takes no --store. Leave it out, or start the replicas and use --url.',
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
    warn: (said) => log.warn(said),
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
    const code = await runChild(command, environmentWith(variables))
    // Looked at before the end, which calls off what is still to be sent.
    const found = trouble.found()
    if (code !== 0) printToError(trouble.hide(failureText(found, code, url, urlNames(variables))))
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
      `The command to run follows --, and ${stray} comes before it. Write: channel-sandbox exec [options] -- ${stray} …`,
    )
  }
  if (words.length === 0)
    throw new Exit(EXIT.usage, 'There is no command to run. Write: channel-sandbox exec -- npm test')
  return words
}

/** `channel-sandbox exec`: a command beside a sandbox that is there for it alone. */
export const defineExec: Define = (command, argv) => {
  addStartOptions(command, { port: 'a free one' })
    .usage('[options] -- <command> [arguments]')
    .option('--intercept', "be the command's proxy: requests for the providers' own hosts come here")
    .option('--report <file>', 'write what went wrong there, as JSON')
    .option('--log-file <file>', 'write the log there, as JSON lines')
    .allowExcessArguments()
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ExecFlags) => {
      process.exitCode = await exec(flags, commandOf(argv, command.args))
    })
}
