import { setTimeout as pause } from 'node:timers/promises'
import { Option } from 'commander'
import { parseDuration } from '../../contract/values/duration.ts'
import { ask, reasonOf } from '../ask.ts'
import type { Define } from '../define.ts'
import { EXIT, Exit } from '../exit.ts'
import { say } from '../output/language.ts'
import { printJson, printLine } from '../output/print.ts'
import { addRemoteOptions, REMOTE_EXITS, type RemoteOptions, remoteUrl } from '../remote.ts'

const examples = () => `
${say({ en: 'Examples:', zh: '示例：' })}
  $ channel-sandbox wait
  $ channel-sandbox wait --url http://127.0.0.1:4780 --timeout 2s

${say({ en: 'Exit codes: 0 it is ready', zh: '退出码：0 已就绪' })}, ${REMOTE_EXITS()}.
`

interface WaitOptions extends RemoteOptions {
  readonly timeout: string
}

const BETWEEN_MS = 50
/** The last try gets as much, so that what it saw is more than the end of patience. */
const LEAST_TRY_MS = 250
/** A server that accepts a connection and says nothing is asked again. */
const ONE_TRY_MS = 2000

/** What a probe says: nothing when the sandbox is ready, else what was there instead. */
async function probe(url: string, patienceMs: number): Promise<string | undefined> {
  try {
    const { status, text } = await ask(`${url}/readyz`, { timeoutMs: patienceMs })
    if (status !== 200) return say({ en: `status ${status}`, zh: `状态码 ${status}` })
    return text === 'ok\n'
      ? undefined
      : say({ en: 'a server that is no channel-sandbox', zh: '该服务不是 channel-sandbox' })
  } catch (error) {
    return reasonOf(error)
  }
}

/** Asks until it is ready; answers the milliseconds that took. */
async function ready(url: string, timeout: string): Promise<number> {
  const timeoutMs = parseDuration(timeout)
  if (timeoutMs === undefined) {
    throw new Exit(
      EXIT.usage,
      say({
        en: `--timeout is a duration like 500ms, 30s or 2m, not ${JSON.stringify(timeout)}.`,
        zh: `--timeout 须为时长，如 500ms、30s、2m，而不是 ${JSON.stringify(timeout)}。`,
      }),
    )
  }
  const begun = performance.now()
  for (;;) {
    const left = begun + timeoutMs - performance.now()
    const saw = await probe(url, Math.ceil(Math.max(LEAST_TRY_MS, Math.min(ONE_TRY_MS, left))))
    const took = performance.now() - begun
    if (saw === undefined) return took
    if (took + BETWEEN_MS >= timeoutMs) {
      throw new Exit(
        EXIT.unreachable,
        say({
          en: `No sandbox was ready at ${url} within ${timeout}; the last try saw: ${saw}.`,
          zh: `${timeout} 内 ${url} 没有就绪的沙箱；最后一次尝试的结果：${saw}。`,
        }),
      )
    }
    await pause(BETWEEN_MS)
  }
}

/** `channel-sandbox wait`: ends once the sandbox answers. */
export const defineWait: Define = (command) => {
  addRemoteOptions(command)
    .addOption(new Option('--timeout <duration>', say({ en: 'how long to wait', zh: '等待时长' })).default('30s'))
    .addHelpText('after', examples())
    .action(async (options: WaitOptions) => {
      const url = await remoteUrl(options)
      const took = Math.round(await ready(url, options.timeout))
      if (options.json) printJson({ ready: true, url, waitedMs: took })
      else printLine(say({ en: `channel-sandbox at ${url} is ready`, zh: `${url} 的 channel-sandbox 已就绪` }))
    })
}
