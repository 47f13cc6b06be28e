import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { prose } from '../../contract/values/prose.ts'
import type { Fleet, Place } from '../../fleet/fleetApi.ts'
import { FORWARD_HEADER, signForward } from '../../fleet/forwardSignature.ts'
import { sendProblem } from '../respond.ts'
import { DROP_HEADER } from './dropConnection.ts'

/** A replica answers so when it does not own what it was asked: nothing was begun. */
export const NOT_OWNER = 'x-channel-sandbox-not-owner'

/** Headers that belong to one connection, not to the request. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'expect'])

/** How a request that was passed on ended. */
export type Forwarded =
  | 'answered'
  /** The owner cannot have begun it: it may be asked again, wherever. */
  | 'not-begun'
  /** It was perhaps begun. */
  | 'unanswered'

/** Milliseconds a connection may take, and between two looks whether the owner is still there. */
const CONNECT_MS = 1000
const LOOK_EVERY_MS = 1000

/**
 * How long a connection may lie idle. It is less than the owner lingers once it has given its namespaces away, telling
 * all that still ask to close: what it then finds idle is no connection that a request is about to take.
 */
const IDLE_MS = 200

export type There = Extract<Place, { kind: 'there' }>

/** Where a replica listens, as the HTTP client takes it. */
function addressOf(address: string) {
  const { hostname, port, protocol } = new URL(address)
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port }
}

function headersFor(req: IncomingMessage, body: Buffer, signature: string): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(req.headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name) && name !== 'content-length') headers[name] = value
  }
  headers[FORWARD_HEADER] = signature
  if (body.length > 0) headers['content-length'] = String(body.length)
  return headers
}

/** Header names and values in turn, without those of the connection between the replicas. */
function passedBack({ rawHeaders }: IncomingMessage): string[] {
  const headers: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (!HOP_BY_HOP.has(name.toLowerCase())) headers.push(name, rawHeaders[at + 1] as string)
  }
  return headers
}

function dropClient({ socket }: ServerResponse, how: string): void {
  if (how === 'reset') socket?.resetAndDestroy()
  else if (how === 'empty') socket?.destroySoon()
}

/** Passes requests on to the replica that owns their namespace, over connections that stay open. */
export function createForwarder(fleet: Fleet) {
  const streams = new Set<() => void>()
  const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 128, timeout: IDLE_MS })
  /** There are as many as there were replicas. */
  const addresses = new Map<string, ReturnType<typeof addressOf>>()
  const waiting = new Map<string, Set<() => void>>()

  /** An owner that stopped without closing its connections answers nothing; once it is struck off, no request waits for it. */
  function look(): void {
    for (const [owner, gone] of waiting) {
      if (gone.size === 0) waiting.delete(owner)
      else
        fleet.isAlive(owner).then(
          (alive) => {
            if (!alive) for (const giveUp of gone) giveUp()
          },
          () => undefined,
        )
    }
  }
  const looking = setInterval(look, LOOK_EVERY_MS)
  looking.unref()

  /** Calls `gone` once the owner is struck off, until the returned function is called. */
  function watch(owner: string | undefined, gone: () => void): () => void {
    if (owner === undefined) return () => undefined
    const all = waiting.get(owner) ?? new Set()
    waiting.set(owner, all.add(gone))
    return () => void all.delete(gone)
  }

  function pass(
    there: There,
    url: string,
    req: IncomingMessage,
    res: ServerResponse,
    body: Buffer,
  ): Promise<Forwarded> {
    const method = req.method ?? 'GET'
    const signature = signForward(fleet.secret, { method, url, body }, fleet.nowMs(), there.epoch)
    const to = addresses.get(there.address) ?? addressOf(there.address)
    addresses.set(there.address, to)
    return new Promise((resolve) => {
      let begun = false
      let over = false
      const upstream = request({
        ...to,
        agent,
        method,
        path: url,
        headers: headersFor(req, body, signature),
        setHost: false,
      })
      const unwatch = watch(there.owner, () => upstream.destroy(new Error('the owner is gone')))
      const end = (how: Forwarded): void => {
        if (over) return
        over = true
        unwatch()
        res.off('close', leave)
        resolve(how)
      }
      const leave = (): void => {
        upstream.destroy()
        end('answered')
      }
      res.on('close', leave)
      upstream.on('socket', (socket) => {
        if (!socket.connecting) {
          begun = true
          return
        }
        const late = setTimeout(() => upstream.destroy(new Error('no connection')), CONNECT_MS)
        socket.once('connect', () => {
          begun = true
          clearTimeout(late)
        })
        socket.once('close', () => clearTimeout(late))
      })
      upstream.on('response', (answer) => {
        unwatch()
        if (answer.headers[NOT_OWNER] !== undefined) {
          answer.resume()
          return end('not-begun')
        }
        const drop = answer.headers[DROP_HEADER]
        if (typeof drop === 'string') {
          answer.resume()
          dropClient(res, drop)
          return end('answered')
        }
        res.writeHead(answer.statusCode ?? 502, passedBack(answer))
        answer.pipe(res)
        if (answer.headers['content-type']?.startsWith('text/event-stream')) {
          const endStream = (): void => {
            answer.unpipe(res)
            res.end()
          }
          streams.add(endStream)
          res.once('close', () => streams.delete(endStream))
        }
        answer.on('end', () => end('answered'))
        answer.on('error', () => {
          res.destroy()
          end('answered')
        })
      })
      upstream.on('error', () => {
        if (res.headersSent) {
          res.destroy()
          return end('answered')
        }
        end(begun ? 'unanswered' : 'not-begun')
      })
      upstream.end(body)
    })
  }

  return {
    pass,
    /** Ends event streams on the way to their readers. */
    endStreams(): void {
      for (const end of streams) end()
    },
    close(): void {
      clearInterval(looking)
      agent.destroy()
    },
  }
}

/** Told to a client whose request was perhaps carried out. */
export function sendUnanswered(res: ServerResponse): void {
  sendProblem(res, {
    status: 502,
    slug: 'owner-gone',
    title: prose('The owner of the namespace ended', '该命名空间所属的副本已结束'),
    detail: prose(
      'The replica that owns the namespace ended before it answered. The change may have been made: look before you repeat it.',
      '该命名空间所属的副本在应答之前结束。修改可能已完成：请先查看再重复操作。',
    ),
  })
}
