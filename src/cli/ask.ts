import { request } from 'node:http'
import type { Prose } from '../contract/schema/field.ts'
import { prose, same } from '../contract/values/prose.ts'
import { say } from './output/language.ts'

export interface AskedUrl {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs: number
}

export interface AskedAnswer {
  readonly status: number
  readonly text: string
}

/** One HTTP request. Node's fetch would take longer to load than a whole `wait` in a container's health check. */
export async function ask(url: string, { method = 'GET', headers, body, timeoutMs }: AskedUrl): Promise<AskedAnswer> {
  const send = url.startsWith('https:') ? (await import('node:https')).request : request
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const sent = send(url, { method, headers: { ...headers, connection: 'close' }, signal }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const REASONS: Readonly<Record<string, Prose>> = {
  ABORT_ERR: prose('no answer in time', '超时无应答'),
  ECONNREFUSED: prose('connection refused', '连接被拒绝'),
  ECONNRESET: prose('the connection was closed', '连接被关闭'),
  ENOTFOUND: prose('there is no such host', '没有该主机'),
  EAI_AGAIN: prose('its name could not be looked up', '无法解析其名称'),
}

const NO_HTTP = prose('no HTTP', '不是 HTTP')

/** Why {@link ask} had no answer, in a few words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  // localhost is two addresses; when neither answers, what each said is within.
  const inner = error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException | undefined) : undefined
  const why = code ?? inner?.code ?? ''
  return say(REASONS[why] ?? (why.startsWith('HPE_') ? NO_HTTP : same(message)))
}
