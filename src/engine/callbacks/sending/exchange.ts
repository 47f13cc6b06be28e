import { X509Certificate } from 'node:crypto'
import { lookup } from 'node:dns'
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, connect as netConnect, type Socket } from 'node:net'
import {
  checkServerIdentity,
  type DetailedPeerCertificate,
  type PeerCertificate,
  rootCertificates,
  connect as tlsConnect,
} from 'node:tls'
import type {
  Barrier,
  CertificateFacts,
  Connection,
  ExchangeOptions,
  ExchangeReply,
  ExchangeRequest,
} from '../../../contract/callbacks/exchange.ts'
import { isNearAddress, TargetRefused } from './addressGuard.ts'
import { explainFailure, failureOf, nearLookup } from './sender.ts'

export function createBarrier(parties: number): Barrier {
  let missing = parties
  const waiting: (() => void)[] = []
  function countDown(): void {
    missing -= 1
    if (missing <= 0) for (const go of waiting.splice(0)) go()
  }
  return {
    arrive: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        countDown()
      }),
    leave: countDown,
  }
}

/** A connection that is kept for one request after another. */
export function createConnection(): Connection {
  const agents: HttpAgent[] = []
  return {
    agentFor(url) {
      const options = { keepAlive: true, maxSockets: 1 }
      return (agents[0] ??
        agents[
          agents.push(url.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options)) - 1
        ]) as HttpAgent
    },
    close() {
      for (const agent of agents) agent.destroy()
    },
  }
}

/** At most this much of an answer is kept, as of a callback's. */
const REPLY_BYTES = 16_384
/** At most this much is read. */
const READ_BYTES = 1_048_576
/** A server that does not know `Expect` is sent the body all the same after this time, as RFC 9110 10.1.1 asks. */
const CONTINUE_MS = 500

async function readReply(response: IncomingMessage): Promise<Buffer> {
  const kept: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (size < REPLY_BYTES) kept.push(chunk.subarray(0, REPLY_BYTES - size))
    size += chunk.length
    if (size > READ_BYTES) break
  }
  return Buffer.concat(kept)
}

/** The headers as a callback's sender writes them: the same names in the same order. */
function headersOf({ url, headers, body, chunked, expectContinue }: ExchangeRequest): string[] {
  const pairs = [['host', new URL(url).host], ['connection', 'keep-alive'], ...headers]
  if (expectContinue) pairs.push(['expect', '100-continue'])
  if (body) pairs.push(chunked ? ['transfer-encoding', 'chunked'] : ['content-length', String(body.length)])
  return pairs.flat() as string[]
}

function start(message: ExchangeRequest, { allowedHosts, signal }: ExchangeOptions): ClientRequest {
  const { url, method, connection } = message
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  if (!allowedHosts.includes(host) && isIP(host) !== 0 && !isNearAddress(host)) throw new TargetRefused(host, host)
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  return send(url, {
    method,
    headers: headersOf(message),
    // A fresh connection each, as the channel's machines make them.
    agent: connection ? (connection.agentFor(url) as HttpAgent) : false,
    lookup: nearLookup(lookup, allowedHosts) as never,
    // The certificate is judged by checks of its own; the others go on behind a bad one.
    rejectUnauthorized: false,
    ...(signal && { signal }),
  })
}

const connectedOf = (request: ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    request.once('close', resolve).once('socket', (socket: Socket) => {
      if (socket.connecting) socket.once('connect', resolve)
      else resolve()
    })
  })

/** Sends the body as the message wants it. Rejects when the connection breaks first. */
async function write(request: ClientRequest, { body, chunked, expectContinue, barrier }: ExchangeRequest) {
  if (expectContinue) {
    await new Promise<void>((resume) => {
      const timer = setTimeout(resume, CONTINUE_MS)
      request.once('close', resume).once('continue', () => {
        clearTimeout(timer)
        resume()
      })
      request.flushHeaders()
    })
  }
  if (barrier) {
    let arrived = false
    const gone = () => {
      if (!arrived) barrier.leave()
      arrived = true
    }
    request.once('close', gone)
    // Without a body only the connections wait for each other.
    if (body) await new Promise<void>((sent) => request.write(body.subarray(0, -1), () => sent()))
    else await connectedOf(request)
    if (!arrived) {
      arrived = true
      await barrier.arrive()
    }
    return void request.end(body?.subarray(-1))
  }
  if (!body) return void request.end()
  if (!chunked) return void request.end(body)
  const middle = body.length >> 1
  request.write(body.subarray(0, middle))
  request.end(body.subarray(middle))
}

/** Sends one request and returns what came back; what went wrong on the way is part of it. Redirects are not followed. */
export async function exchange(message: ExchangeRequest, options: ExchangeOptions): Promise<ExchangeReply> {
  const started = performance.now()
  const nothing = { headers: {}, body: Buffer.alloc(0) }
  const took = () => performance.now() - started
  let timedOut = false
  let request: ClientRequest | undefined
  const timer = setTimeout(() => {
    timedOut = true
    request?.destroy()
  }, options.timeoutMs)
  try {
    const sent = start(message, options)
    request = sent
    sent.once('socket', (socket: Socket) => void socket.setNoDelay(true))
    const answered = new Promise<IncomingMessage | undefined>((resolve, reject) => {
      sent.once('response', resolve).once('error', reject)
      if (message.cut === 'sent') sent.once('finish', () => resolve(undefined))
    })
    // Whichever fails first is reported; the other one's rejection is the same.
    const [, response] = await Promise.all([write(sent, message), answered])
    if (!response || message.cut) {
      response?.destroy()
      sent.destroy()
      return { ...nothing, durationMs: took(), error: 'the answer was thrown away on purpose', failure: 'dropped' }
    }
    const body = await readReply(response)
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : `${value}`,
      ]),
    )
    return { status: response.statusCode ?? 0, headers, body, durationMs: took() }
  } catch (error) {
    if (options.signal?.aborted) throw error
    const shown = timedOut ? Object.assign(new Error('timeout'), { name: 'TimeoutError' }) : error
    const reason = { error: explainFailure(shown, options.timeoutMs), failure: failureOf(shown) }
    return { ...nothing, durationMs: took(), ...reason }
  } finally {
    clearTimeout(timer)
  }
}

/** The host and port a URL leads to. */
function placeOf(url: string): { host: string; port: number } {
  const { hostname, port, protocol } = new URL(url)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) }
}

/** Whether something listens at a URL. A target that may not be called rejects with `TargetRefused`. */
export async function listens(url: string, { timeoutMs, allowedHosts }: ExchangeOptions): Promise<boolean> {
  const { host, port } = placeOf(url)
  if (!allowedHosts.includes(host) && isIP(host) !== 0 && !isNearAddress(host)) throw new TargetRefused(host, host)
  return new Promise((resolve, reject) => {
    const socket = netConnect({ host, port, lookup: nearLookup(lookup, allowedHosts) as never })
    const end = (reached: boolean) => {
      socket.destroy()
      resolve(reached)
    }
    socket.setTimeout(timeoutMs, () => end(false))
    socket.once('connect', () => end(true))
    socket.once('error', (error) => (error instanceof TargetRefused ? reject(error) : end(false)))
  })
}

/** Why a chain ends in an unknown root, where the dates have hidden it; empty when it ends in one Node knows. */
function selfSigned(shown: DetailedPeerCertificate): string {
  let top = shown
  while (top.issuerCertificate && top.issuerCertificate.fingerprint256 !== top.fingerprint256)
    top = top.issuerCertificate
  const isRoot = rootCertificates.some((pem) => new X509Certificate(pem).fingerprint256 === top.fingerprint256)
  return isRoot || !top.issuerCertificate ? '' : 'self-signed certificate'
}

/** The certificate a server shows, judged with the roots Node knows; undefined when it shows none. */
export async function certificateOf(url: string, options: ExchangeOptions): Promise<CertificateFacts | undefined> {
  const { host, port } = placeOf(url)
  if (!options.allowedHosts.includes(host) && isIP(host) !== 0 && !isNearAddress(host))
    throw new TargetRefused(host, host)
  return new Promise((resolve) => {
    const named = isIP(host) === 0 && { servername: host }
    const found = { host, port, rejectUnauthorized: false, ...named }
    const socket = tlsConnect({ ...found, lookup: nearLookup(lookup, options.allowedHosts) as never })
    const end = (facts?: CertificateFacts) => {
      socket.destroy()
      resolve(facts)
    }
    socket.setTimeout(options.timeoutMs, () => end())
    socket.once('error', () => end())
    socket.once('secureConnect', () => {
      const shown: PeerCertificate = socket.getPeerCertificate()
      const misnamed = checkServerIdentity(host, shown)
      // Node reports one error of a chain; that of the dates is judged by the dates themselves.
      const reason = socket.authorizationError as unknown as string | Error | null
      const said = `${reason instanceof Error ? reason.message : (reason ?? '')}`
      const isOfDates = /EXPIRED|NOT_YET_VALID|expired|not yet valid/.test(said)
      const untrusted = isOfDates ? selfSigned(socket.getPeerCertificate(true)) : said
      end({
        ...(untrusted !== '' && !untrusted.includes('ALTNAME') && { untrusted }),
        ...(misnamed && { misnamed: misnamed.message }),
        validFrom: Date.parse(shown.valid_from) / 1000,
        validTo: Date.parse(shown.valid_to) / 1000,
      })
    })
  })
}
