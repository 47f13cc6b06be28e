import { certifiable } from '../../certify/channel.ts'
import { CertifyError } from '../../certify/options.ts'
import { withExpectedFailures } from '../../certify/outcome.ts'
import { certify } from '../../certify/run/run.ts'
import type { CertifyOptions } from '../../contract/certification/certifyOptions.ts'
import { type Report, reportSchema } from '../../contract/certification/certifyReport.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import { buildSandboxes } from '../../sandbox/sandboxes.ts'
import { version } from '../../version.ts'
import type { Define } from '../define.ts'
import { examplesOf } from '../examples.ts'
import { EXIT, Exit, usage } from '../exit.ts'
import { printText } from '../output/print.ts'
import { loadProviders, loadSettings } from '../providers.ts'
import { loadSeed } from '../seedFiles.ts'
import { addCertifyOptions, type CertifyFlags, certifyOptions } from './flags.ts'
import { writeList } from './list.ts'
import { certifyThere } from './remote.ts'
import { outputsOf, writeReport } from './write.ts'

/** Ids of the providers whose callbacks can be certified. */
const certifiableNames = async (): Promise<readonly string[]> =>
  certifiable(await loadProviders()).map(({ service }) => service.id)

const ABOUT = `
It plays the channel against the game: valid, doubled, simultaneous, forged, tampered, late and odd notifications. What
counts are the goods: without a probe the checks on them are "unobserved".

A command is run by a shell with CERTIFY_ORDER, CERTIFY_CHANNEL_ORDER, CERTIFY_PLAYER, CERTIFY_SERVER, CERTIFY_ROLE,
CERTIFY_GOODS, CERTIFY_AMOUNT and CERTIFY_CURRENCY in its environment; its last line is the answer. URLs take {order},
{channelOrder}, {player}, {server}, {role}, {goods}, {amount} and {currency}.
`
const EXITS = `
Exit codes: 0 right, 1 a check failed, nothing passed, or an expectation does not hold, 2 usage, 11 the game or the
sandbox was not reached, 14 a file cannot be written, 20 a defect.
`

/** In a sandbox of its own, which does not listen. */
async function certifyHere(options: CertifyOptions, flags: CertifyFlags, signal: AbortSignal): Promise<Report> {
  const config = await loadSettings({
    ...(flags.seed && { seed: flags.seed }),
    ...(flags.fakerSeed !== undefined && { fakerSeed: flags.fakerSeed }),
  })
  const allowedHosts = [...config.allowCallbackHost, ...(options.allowedHosts ?? [])]
  const { sandbox, close } = await buildSandboxes({
    providers: await loadProviders(),
    version,
    seed: await loadSeed(config.seed, config.noDemo),
    journalSize: config.journal,
    deliveries: config.deliveries,
    schedule: [],
    callbackTimeoutMs: config.callbackTimeout,
    allowedHosts,
    strictness: { signature: config.signature, rateLimit: config.rateLimit },
    idSeed: config.fakerSeed,
    maxNamespaces: 0,
  })
  try {
    return await certify(sandbox.forCertify, { ...options, allowedHosts }, { signal })
  } catch (error) {
    if (!(error instanceof CertifyError)) throw error
    throw new Exit(error.kind === 'usage' ? EXIT.usage : EXIT.unreachable, error.message)
  } finally {
    await close()
  }
}

/** What a sandbox that runs already has been started with. */
const THEIRS = [
  ['seed', '--seed'],
  ['callbackTimeout', '--callback-timeout'],
  ['allowCallbackHost', '--allow-callback-host'],
] as const satisfies readonly (readonly [keyof CertifyFlags, string])[]

/** Returns the exit code. */
async function run(provider: string, flags: CertifyFlags, signal: AbortSignal): Promise<number> {
  const outputs = outputsOf(flags.reporter)
  const options = certifyOptions(provider, flags)
  const { adminUrl: url, adminToken } = flags
  if (url === undefined) {
    const report = await certifyHere(options, flags, signal)
    writeReport(report, outputs, flags.lang)
    return report.exitCode
  }
  const itsOwn = THEIRS.find(([name]) => flags[name] !== undefined)
  if (itsOwn) usage(`${itsOwn[1]} and --admin-url: the sandbox there was started with its own.`)
  const found = await certifyThere(options, { url, ...(adminToken !== undefined && { adminToken }) }, signal)
  const report = withExpectedFailures(found, options.expectedFailures ?? [], options.requireProbe ?? false)
  writeReport(report, outputs, flags.lang)
  return report.exitCode
}

/** What a JSON report is checked with. */
function printSchema(): void {
  const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'A certify report of channel-sandbox' }
  printText(`${JSON.stringify({ ...head, ...reportSchema }, undefined, 2)}\n`)
}

/** `channel-sandbox certify`: is the game's callback endpoint right? */
export const defineCertify: Define = async (command) => {
  const names = await certifiableNames()
  const examples = await examplesOf(
    'certify',
    names.slice(0, 1).map((name) => `channel-sandbox certify ${name} --list`),
  )
  addCertifyOptions(command)
    .argument('[provider]', names.join(', '))
    .addHelpText('after', `${ABOUT}${examples}${EXITS}`)
    .action(async (provider: string | undefined, flags: CertifyFlags) => {
      if (provider !== undefined && !names.includes(provider)) usage(`${provider}: ${unknownName(provider, names)}`)
      const reporter = flags.reporter ?? ['pretty']
      if (flags.schema) return printSchema()
      if (flags.list) return writeList(await loadProviders(), provider, outputsOf(reporter), flags.lang)
      if (provider === undefined) return usage(`Name the channel: ${names.join(', ')}.`)
      const ending = new AbortController()
      const stop = () => ending.abort(new Exit(EXIT.negative, 'Stopped before the checks had ended.'))
      process.once('SIGINT', stop).once('SIGTERM', stop)
      try {
        process.exitCode = await run(provider, { ...flags, reporter }, ending.signal)
      } finally {
        process.off('SIGINT', stop).off('SIGTERM', stop)
      }
    })
}
