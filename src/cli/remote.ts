import { type Command, Option } from 'commander'
import { OPTIONS } from '../config/options.ts'
import type { Prose } from '../contract/schema/field.ts'
import { isNamespaceName, NAMESPACE_RULE } from '../engine/runtime/namespaces.ts'
import { ask, reasonOf } from './ask.ts'
import { EXIT, Exit } from './exit.ts'
import { say, spoken } from './output/language.ts'
import { loadSettings } from './providers.ts'

/** No answer of the admin API takes that long. */
const PATIENCE_MS = 30_000
/** But one that puts a whole state in its place, which may have a million records. */
export const STATE_PATIENCE_MS = 900_000

/** Which sandbox a command is for. */
export interface RemoteOptions {
  readonly url?: string
  readonly namespace?: string
  readonly adminToken?: string
  readonly json?: true
}

/** The options of every command that asks a running sandbox. */
export function addRemoteOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--url <url>',
        say({
          en: 'the sandbox, or a namespace of it (default: where start would listen)',
          zh: '沙箱或其命名空间的地址（默认：start 的监听地址）',
        }),
      ).env('CHANNEL_SANDBOX_URL'),
    )
    .option(
      '--namespace <name>',
      say({ en: 'the namespace of that name, made when there is none', zh: '命名空间，不存在则创建' }),
    )
    .addOption(
      new Option('--admin-token <token>', say({ en: 'what its admin API asks for', zh: '管理接口令牌' })).env(
        'CHANNEL_SANDBOX_ADMIN_TOKEN',
      ),
    )
    .option('--json', say({ en: 'print JSON', zh: '输出 JSON' }))
}

export const REMOTE_EXITS = (): string =>
  say({ en: '2 usage or a wrong admin token, 11 no sandbox reached', zh: '2 用法或管理令牌错误，11 未连接到沙箱' })

/** Where `start` would listen in this environment and folder: a health check in a container is told its port so, too. */
async function startUrl(): Promise<string> {
  const { host, port } = await loadSettings({})
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port === 0 ? OPTIONS.port.fallback : port}`
}

/** The base URL of the sandbox or namespace that is meant, without a slash at its end. */
export async function remoteUrl({ url, namespace }: RemoteOptions): Promise<string> {
  const given = url === undefined || url === '' ? await startUrl() : url
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new Exit(
      EXIT.usage,
      say({
        en: `--url (or CHANNEL_SANDBOX_URL) is a URL like http://127.0.0.1:${OPTIONS.port.fallback}, not ${JSON.stringify(given)}.`,
        zh: `--url（或 CHANNEL_SANDBOX_URL）应为 http://127.0.0.1:${OPTIONS.port.fallback} 形式的地址，而不是 ${JSON.stringify(given)}。`,
      }),
    )
  }
  const { origin, pathname } = new URL(given)
  const base = origin + pathname.replace(/\/+$/, '')
  if (namespace === undefined) return base
  if (!isNamespaceName(namespace)) {
    throw new Exit(
      EXIT.usage,
      say({
        en: `${JSON.stringify(namespace)} is not the name of a namespace: ${NAMESPACE_RULE.en}.`,
        zh: `${JSON.stringify(namespace)} 不是命名空间名称：应为 ${NAMESPACE_RULE.zh}。`,
      }),
    )
  }
  return `${base.replace(/\/ns\/[^/]+$/, '')}/ns/${namespace}`
}

const HELP: Prose = {
  en: 'Is it running? Start one with: channel-sandbox start. Another is named with --url or CHANNEL_SANDBOX_URL.',
  zh: '沙箱是否在运行？可用 channel-sandbox start 启动；其他地址用 --url 或 CHANNEL_SANDBOX_URL 指定。',
}

/** What a refusal of the admin API means for the person who typed the command. */
function refusalOf(status: number, answer: unknown, url: string): Exit {
  const { type, detail } = (answer ?? {}) as { type?: unknown; detail?: unknown }
  if (typeof type !== 'string' || !type.startsWith('urn:channel-sandbox:')) {
    return new Exit(
      EXIT.unreachable,
      say({
        en: `What answers at ${url} is no channel-sandbox: status ${status}. ${HELP.en}`,
        zh: `${url} 的服务不是 channel-sandbox（状态码 ${status}）。${HELP.zh}`,
      }),
    )
  }
  if (status === 401) {
    return new Exit(
      EXIT.usage,
      say({
        en: `The sandbox at ${url} asks for its admin token: use --admin-token or CHANNEL_SANDBOX_ADMIN_TOKEN. It was given to the sandbox as --admin-token, or printed when it started.`,
        zh: `${url} 的沙箱需要管理令牌：请使用 --admin-token 或 CHANNEL_SANDBOX_ADMIN_TOKEN。令牌在启动时由 --admin-token 指定，或已打印在启动页。`,
      }),
    )
  }
  return new Exit(status === 404 ? EXIT.notFound : EXIT.negative, String(detail))
}

/** One call of the admin API: its data, or an {@link Exit} that says what to do. */
export async function callAdmin<Data>(
  options: RemoteOptions,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: Readonly<Record<string, unknown>>,
  timeoutMs = PATIENCE_MS,
): Promise<Data> {
  const url = await remoteUrl(options)
  const { adminToken } = options
  const { status, text } = await ask(`${url}/__admin/${path}`, {
    method,
    headers: {
      'accept-language': spoken(),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    timeoutMs,
  }).catch((error: unknown) => {
    throw new Exit(
      EXIT.unreachable,
      say({
        en: `No sandbox answers at ${url}: ${reasonOf(error)}. ${HELP.en}`,
        zh: `${url} 没有沙箱应答：${reasonOf(error)}。${HELP.zh}`,
      }),
    )
  })
  const answer = parsed(text)
  if (status < 200 || status > 299 || answer === undefined) throw refusalOf(status, answer, url)
  return answer as Data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A query string of what was given, with its question mark. */
export function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
