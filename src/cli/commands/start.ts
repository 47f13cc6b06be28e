import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { didYouMean } from '../../contract/schema/validation.ts'
import { shownUrl } from '../../store/shownUrl.ts'
import { version } from '../../version.ts'
import type { Define } from '../define.ts'
import { EXIT, Exit } from '../exit.ts'
import { hiderOf, launch } from '../launching/launch.ts'
import { addStartOptions, startFlags } from '../launching/startOptions.ts'
import { say } from '../output/language.ts'
import { createLog, logEvents } from '../output/log.ts'
import { startPage } from '../output/page.ts'
import { printText } from '../output/print.ts'
import { createTally, summarySentence } from '../output/tally.ts'
import { loadSettings } from '../providers.ts'

const examples = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox --port 0
  $ channel-sandbox start --port 0 --retry-schedule 1s,5s,1m --log-level warn

${say({
  en: `Every option is also an environment variable (CHANNEL_SANDBOX_PORT=0) and a key of
channel-sandbox.config.json or .yaml ("port": 0). A flag wins over the environment, that over the file.

Exit codes: 0 fine, 2 usage or configuration, 14 environment (port taken, bad seed, data directory in use or damaged), 20 a defect.`,
  zh: `每个选项也可用环境变量（CHANNEL_SANDBOX_PORT=0）或 channel-sandbox.config.json、.yaml 中的键（"port": 0）设置。
命令行优先于环境变量，环境变量优先于文件。

退出码：0 正常，2 用法或配置错误，14 环境问题（端口占用、种子错误、数据目录被占用或损坏），20 沙箱自身缺陷。`,
})}
`

/** A directory that holds a state is not seeded again; the message says so, as a new seed would seem lost otherwise. */
function resumed(isFresh: boolean, { seed }: Config): string {
  if (isFresh) return say({ en: ' (new)', zh: '（新建）' })
  return seed.length === 0
    ? say({ en: ' (taken up where it was left)', zh: '（接着上次的状态）' })
    : say({ en: ' (taken up where it was left; the seed was not loaded)', zh: '（接着上次的状态；未加载种子）' })
}

/** Runs `stop` at the first SIGINT or SIGTERM; one within a second after it is npm's echo, a later one ends at once. */
function onSignals(stop: () => Promise<void>): void {
  let first: number | undefined
  const handle = () => {
    const now = performance.now()
    if (first === undefined) {
      first = now
      void stop()
    } else if (now - first > 1000) process.exit(EXIT.negative)
  }
  process.on('SIGINT', handle)
  process.on('SIGTERM', handle)
}

async function start(flags: Readonly<Record<string, unknown>>): Promise<void> {
  const config = await loadSettings(flags)
  const log = createLog(config.logFormat ?? (process.stdout.isTTY ? 'pretty' : 'json'), config.logLevel)
  const tally = createTally()
  let base = ''
  const { sandbox, url, address, token, freshToken, announce, stop } = await launch(config, {
    onMade(made) {
      tally.watch(made.events)
      logEvents(log, made.events, hiderOf(made), { namespace: made.namespace, url: () => base })
    },
    warn: (said) => log.warn(say(said)),
  })
  base = url

  printText(`channel-sandbox ${version}\n\n${await startPage(sandbox, url)}`)
  if (address !== url) printText(`${say({ en: 'listening', zh: '监听' })}  ${address}\n`)
  if (config.data !== undefined)
    printText(
      `${say({ en: 'data', zh: '数据' })}       ${resolve(config.data)}${resumed(await sandbox.ready, config)}\n`,
    )
  if (config.store !== undefined)
    printText(`${say({ en: 'store', zh: '存储' })}      ${shownUrl(config.store)}, schema ${config.storeSchema}\n`)
  if (freshToken)
    printText(
      say({
        en: `admin token  ${token}  (made for this run; set your own with --admin-token)\n`,
        zh: `管理令牌  ${token}  （本次运行生成；可用 --admin-token 自行设置）\n`,
      }),
    )
  announce()

  onSignals(async () => {
    const counts = tally.counts()
    await stop()
    log.info({ event: 'summary', ...counts }, summarySentence(counts))
    log.flush(() => process.exit(EXIT.fine))
  })
  // The very last: a program that waits for this line may end the sandbox at once.
  printText(`\nchannel-sandbox ready on ${url}\n`)
}

/** `channel-sandbox start`: runs until it is told to stop. */
export const defineStart: Define = (command) => {
  addStartOptions(command)
    // What is no command ends up here, as this is the one that runs without a name.
    .allowExcessArguments()
    .addHelpText('after', examples())
    .action(async (flags: Record<string, unknown>) => {
      const [unknown] = command.args
      if (unknown !== undefined) {
        const known = command.parent?.commands.map((one) => one.name()) ?? []
        const meant = didYouMean(unknown, known)
        const hint = meant === undefined ? `; there are ${known.join(', ')}.` : `; did you mean ${meant}?`
        const hintZh = meant === undefined ? `；现有命令：${known.join(', ')}。` : `；是否想用 ${meant}？`
        throw new Exit(
          EXIT.usage,
          say({
            en: `There is no command ${unknown}${hint} See channel-sandbox --help.`,
            zh: `没有命令 ${unknown}${hintZh} 参见 channel-sandbox --help。`,
          }),
        )
      }
      await start(startFlags(flags))
    })
}
