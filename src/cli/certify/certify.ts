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
import { say } from '../output/language.ts'
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

const about = () => `
${say({
  en: `It plays the channel against the game: valid, doubled, simultaneous, forged, tampered, late and odd notifications. What
counts are the goods: without a probe the checks on them are "unobserved".

A command is run by a shell with CERTIFY_ORDER, CERTIFY_CHANNEL_ORDER, CERTIFY_PLAYER, CERTIFY_SERVER, CERTIFY_ROLE,
CERTIFY_GOODS, CERTIFY_AMOUNT and CERTIFY_CURRENCY in its environment; its last line is the answer. URLs take {order},
{channelOrder}, {player}, {server}, {role}, {goods}, {amount} and {currency}.`,
  zh: `模拟渠道检查游戏：有效、重复、并发、伪造、篡改、迟到与异常的通知。以发货结果为准：没有观察手段时相关检查为“未观察”。

命令由 shell 执行，环境变量含 CERTIFY_ORDER、CERTIFY_CHANNEL_ORDER、CERTIFY_PLAYER、CERTIFY_SERVER、CERTIFY_ROLE、
CERTIFY_GOODS、CERTIFY_AMOUNT、CERTIFY_CURRENCY，以最后一行输出为结果。URL 可用 {order}、{channelOrder}、{player}、
{server}、{role}、{goods}、{amount}、{currency}。`,
})}
`
const exits = () => `
${say({
  en: `Exit codes: 0 right, 1 a check failed, nothing passed, or an expectation does not hold, 2 usage, 11 the game or the
sandbox was not reached, 14 a file cannot be written, 20 a defect.`,
  zh: `退出码：0 正确，1 有检查失败、无一通过或预期不成立，2 用法错误，11 未连接到游戏或沙箱，14 文件无法写入，20 沙箱自身缺陷。`,
})}
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
    throw new Exit(error.kind === 'usage' ? EXIT.usage : EXIT.unreachable, say(error.prose))
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
  if (itsOwn)
    usage(
      say({
        en: `${itsOwn[1]} and --admin-url: the sandbox there was started with its own.`,
        zh: `${itsOwn[1]} 不能与 --admin-url 同用：那里的沙箱以自己的设置启动。`,
      }),
    )
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
    .addHelpText('after', `${about()}${examples}${exits()}`)
    .action(async (provider: string | undefined, flags: CertifyFlags) => {
      if (provider !== undefined && !names.includes(provider))
        usage(`${provider}: ${say(unknownName(provider, names))}`)
      const reporter = flags.reporter ?? ['pretty']
      if (flags.schema) return printSchema()
      if (flags.list) return writeList(await loadProviders(), provider, outputsOf(reporter), flags.lang)
      if (provider === undefined)
        return usage(say({ en: `Name the channel: ${names.join(', ')}.`, zh: `请指明渠道：${names.join(', ')}。` }))
      const ending = new AbortController()
      const stop = () =>
        ending.abort(
          new Exit(EXIT.negative, say({ en: 'Stopped before the checks had ended.', zh: '检查尚未结束即被中止。' })),
        )
      process.once('SIGINT', stop).once('SIGTERM', stop)
      try {
        process.exitCode = await run(provider, { ...flags, reporter }, ending.signal)
      } finally {
        process.off('SIGINT', stop).off('SIGTERM', stop)
      }
    })
}
