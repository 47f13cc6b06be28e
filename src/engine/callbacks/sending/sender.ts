import type { lookup as Lookup, LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import type { Agent, buildConnector, Dispatcher } from 'undici'
import type { SendFailure } from '../../../contract/callbacks/callback.ts'
import { type Address, addressOf } from './address.ts'
import { isNearAddress, TargetRefused } from './addressGuard.ts'
import { deadline } from './deadline.ts'

/** What one try brought back. */
export interface PostResult {
  readonly status?: number
  readonly reply?: string
  readonly error?: string
  readonly failure?: SendFailure
  readonly durationMs: number
}

export interface Post {
  readonly url: string
  readonly body: string
  readonly contentType: string
  /** The body is the query of a GET. */
  readonly method?: 'GET'
}

export interface Sender {
  post(message: Post): Promise<PostResult>
  close(): Promise<void>
}

export interface SenderOptions {
  /** Real milliseconds for one try, from connecting to the last byte. */
  readonly timeoutMs: number
  /** Hosts that may be called wherever they are. */
  readonly allowedHosts: readonly string[]
  readonly userAgent: string
}

/** At most this much of a reply is kept; it decides the verdict. */
const REPLY_BYTES = 16_384
/** An answer longer than this is cut off rather than read to its end. */
const READ_BYTES = 1_048_576

type Connector = ReturnType<typeof buildConnector>

/** Refuses far addresses where they are decided: in the look-up, and once more on the connected socket. */
function guarded(connect: Connector, allowedHosts: readonly string[]): Connector {
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '')
    if (allowedHosts.includes(host)) return connect(options, callback)
    if (isIP(host) !== 0 && !isNearAddress(host)) return callback(new TargetRefused(host, host), null)
    return connect(options, (...result) => {
      const [error, socket] = result
      if (error !== null) return callback(error, null)
      const address = socket.remoteAddress ?? 'unknown'
      if (isNearAddress(address)) return callback(null, socket)
      socket.destroy()
      return callback(new TargetRefused(host, address), null)
    })
  }
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/** Resolves a name to its near addresses only; a name that has none is refused before anything is sent. */
export function nearLookup(lookup: typeof Lookup, allowedHosts: readonly string[]) {
  return (host: string, options: { all?: boolean; family?: number | string }, done: LookupDone): void => {
    lookup(host, { all: true }, (error, found) => {
      if (error) return done(error, '')
      const near = allowedHosts.includes(host) ? found : found.filter(({ address }) => isNearAddress(address))
      const first = near[0]
      if (!first) return done(new TargetRefused(host, found[0]?.address ?? 'nowhere'), '')
      return options.all ? done(null, near) : done(null, first.address, first.family)
    })
  }
}

export function failureOf(error: unknown): SendFailure {
  const { code, name } = error as { code?: string; name?: string }
  if (name === 'AbortError' || name === 'TimeoutError' || code?.endsWith('_TIMEOUT') || code === 'ETIMEDOUT')
    return 'timeout'
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return 'reset'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unresolved'
  return code === 'TARGET_REFUSED' ? 'forbidden' : 'other'
}

/** A sentence about why no usable answer came. */
export function explainFailure(error: unknown, timeoutMs: number): string {
  const { code, name, message } = error as { code?: string; name?: string; message?: string }
  if (name === 'AbortError' || name === 'TimeoutError') return `no complete answer within ${timeoutMs} ms`
  if (code === 'ECONNREFUSED') return 'connection refused: nothing listens there'
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET')
    return 'the game server closed the connection before it answered'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name cannot be resolved'
  return message ?? String(error)
}

/** `TimeoutError`, as a deadline of fetch is called. */
const outOfTime = (): Error => Object.assign(new Error('the deadline is over'), { name: 'TimeoutError' })

/**
 * Takes one answer, up to the kept size and on to its end so that the connection can be used again. Calls `done` once,
 * with what came or with what went wrong, after `timeoutMs` at the latest.
 */
function takeReply(timeoutMs: number, done: (result: PostResult) => void): Dispatcher.DispatchHandler {
  const started = performance.now()
  const kept: Buffer[] = []
  let size = 0
  let status = 0
  let sending: Dispatcher.DispatchController | undefined
  let over = false

  function end(result: Omit<PostResult, 'durationMs'>): void {
    if (over) return
    over = true
    callOff()
    done({ ...result, durationMs: performance.now() - started })
  }
  const succeed = () =>
    end({ status, reply: (kept.length === 1 ? kept[0] : Buffer.concat(kept))?.toString('utf8') ?? '' })
  const fail = (error: unknown) => end({ error: explainFailure(error, timeoutMs), failure: failureOf(error) })
  const callOff = deadline(timeoutMs, () => {
    const error = outOfTime()
    fail(error)
    sending?.abort(error)
  })

  return {
    onRequestStart(controller) {
      sending = controller
      // It waited for a connection until its time was up.
      if (over) controller.abort(outOfTime())
    },
    onResponseStart(_controller, statusCode) {
      status = statusCode
    },
    onResponseData(controller, chunk) {
      if (size < REPLY_BYTES) kept.push(chunk.subarray(0, REPLY_BYTES - size))
      size += chunk.length
      if (size <= READ_BYTES) return
      succeed()
      controller.abort(new Error('the answer is too long'))
    },
    onResponseEnd: succeed,
    onResponseError: (_controller, error) => fail(error),
  }
}

/** Posts callbacks with kept-alive connections. Redirects are not followed: a signed body belongs to one URL. */
export function createSender(options: SenderOptions): Sender {
  let agent: Promise<Agent> | undefined

  // undici is loaded with the first callback: it is a third of the start-up time and many runs never send one.
  const load = async (): Promise<Agent> => {
    const { Agent, buildConnector } = (await import('undici')).default
    const { lookup } = await import('node:dns')
    const connect = buildConnector({
      timeout: options.timeoutMs,
      lookup: nearLookup(lookup, options.allowedHosts) as never,
    })
    return new Agent({
      connect: guarded(connect, options.allowedHosts),
      // One deadline for the whole of it; these two would not see that the process stood still.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 10_000,
    })
  }

  const headers = ['user-agent', options.userAgent, 'accept', '*/*']

  /** What of a callback its request is made of. */
  function requestOf({ origin, pathname, search }: Address, { method, body, contentType }: Post) {
    if (method === 'GET')
      return { origin, method, path: `${pathname}${search === '' ? '?' : `${search}&`}${body}`, headers }
    return {
      origin,
      method: 'POST' as const,
      path: pathname + search,
      headers: ['content-type', contentType, ...headers],
      body,
    }
  }

  return {
    async post(message) {
      agent ??= load()
      const dispatcher = await agent
      const address = addressOf(message.url)
      if (!address) return { error: `${message.url} is no URL`, failure: 'other', durationMs: 0 }
      // Without the streams of undici's request(), which cost more than the rest of a callback.
      return new Promise<PostResult>((resolve) => {
        dispatcher.dispatch(requestOf(address, message), takeReply(options.timeoutMs, resolve))
      })
    },
    async close() {
      const dispatcher = await agent
      await dispatcher?.destroy()
    },
  }
}
