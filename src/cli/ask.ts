import { request } from 'node:http'

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

const REASONS: Readonly<Record<string, string>> = {
  ABORT_ERR: 'no answer in time',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name could not be looked up',
}

/** Why {@link ask} had no answer, in a few words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  // localhost is two addresses; when neither answers, what each said is within.
  const inner = error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException | undefined) : undefined
  const why = code ?? inner?.code ?? ''
  return REASONS[why] ?? (why.startsWith('HPE_') ? 'no HTTP' : message)
}
