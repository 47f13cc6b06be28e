import type { ExchangeOptions } from '../contract/callbacks/exchange.ts'
import type { Facts, Source } from '../contract/certification/certifyOptions.ts'
import { ProseError, prose } from '../contract/values/prose.ts'
import { CertifyError } from './options.ts'
import type { CertifySandbox } from './sandbox.ts'

/** The longest that a probe or command may take, in real milliseconds. */
export const ASK_MS = 5000

const NAMES: readonly (keyof Facts)[] = [
  'order',
  'channelOrder',
  'player',
  'server',
  'role',
  'goods',
  'amount',
  'currency',
]

/** Throws when a URL names something in braces that there is not. */
export function checkTemplate(what: string, template: string): void {
  const plain = template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (NAMES.includes(name as keyof Facts)) return 'x'
    throw new CertifyError(
      'usage',
      prose(
        `${what}: ${whole} is unknown; there are ${NAMES.map((known) => `{${known}}`).join(', ')}.`,
        `${what}：未知的 ${whole}；可用 ${NAMES.map((known) => `{${known}}`).join(', ')}。`,
      ),
    )
  })
  if (!URL.canParse(plain) || !/^https?:$/.test(new URL(plain).protocol)) {
    throw new CertifyError(
      'usage',
      prose(
        `${what} is an http or https URL, not ${JSON.stringify(template)}.`,
        `${what} 须为 http 或 https 地址，而不是 ${JSON.stringify(template)}。`,
      ),
    )
  }
}

const filled = (template: string, facts: Facts): string =>
  template.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(facts[name as keyof Facts]))

/** What one of the sources says: its text, or an error with the reason. It never takes longer than {@link ASK_MS}. */
export function createAsk(sandbox: CertifySandbox, options: ExchangeOptions) {
  async function askUrl(template: string, facts: Facts): Promise<string> {
    const url = filled(template, facts)
    const headers = [
      ['user-agent', sandbox.userAgent],
      ['accept', '*/*'],
    ] as const
    const reply = await sandbox.exchange({ url, method: 'GET', headers }, { ...options, timeoutMs: ASK_MS })
    if (reply.status === undefined) throw new Error(`${url}: ${reply.error}`)
    const text = reply.body.toString('utf8').trim()
    if (reply.status < 200 || reply.status > 299)
      throw new ProseError(
        prose(
          `${url} answered HTTP ${reply.status}: ${text.slice(0, 120)}`,
          `${url} 应答 HTTP ${reply.status}：${text.slice(0, 120)}`,
        ),
      )
    return text
  }

  async function askFunction(ask: Exclude<Source, string>, facts: Facts): Promise<string> {
    const limit = new AbortController()
    const stop = () => limit.abort()
    options.signal?.addEventListener('abort', stop)
    let timer: NodeJS.Timeout | undefined
    try {
      const late = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          reject(new ProseError(prose(`no answer within ${ASK_MS} ms`, `${ASK_MS} 毫秒内没有应答`)))
          limit.abort()
        }, ASK_MS)
      })
      return String(await Promise.race([ask(facts, limit.signal), late])).trim()
    } finally {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', stop)
    }
  }

  return (source: Source, facts: Facts): Promise<string> =>
    typeof source === 'string' ? askUrl(source, facts) : askFunction(source, facts)
}

/** The number in a probe's answer: the text itself, or the member of its JSON that `path` leads to. */
export function numberOf(answer: string, path: string | undefined): number {
  let value: unknown = answer
  if (path !== undefined) {
    try {
      value = JSON.parse(answer)
    } catch {
      throw new ProseError(
        prose(
          `the probe's answer is no JSON: ${JSON.stringify(answer.slice(0, 120))}`,
          `探针的应答不是 JSON：${JSON.stringify(answer.slice(0, 120))}`,
        ),
      )
    }
    for (const part of path.split('.')) value = (value as Record<string, unknown> | null)?.[part]
  }
  const last = typeof value === 'string' ? (value.split('\n').at(-1) ?? '').trim() : value
  const number = typeof last === 'number' ? last : /^-?\d+(\.\d+)?$/.test(String(last)) ? Number(last) : Number.NaN
  if (Number.isFinite(number)) return number
  const shown = JSON.stringify(answer.slice(0, 120))
  throw new ProseError(
    prose(
      `the probe's answer has no number${path === undefined ? '' : ` at ${path}`}: ${shown}`,
      `探针的应答${path === undefined ? '' : `在 ${path} 处`}没有数字：${shown}`,
    ),
  )
}
