import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { errors } from '../admin/spec.ts'
import { isNearAddress } from '../engine/callbacks/addressGuard.ts'
import type { HttpOptions } from './httpOptions.ts'

export interface AccessRefusal {
  readonly error: keyof typeof errors
  readonly detail: string
}

/** The host of a Host header, without port and brackets, in lower case. */
function hostName(header: string): string {
  // What is no host at all, as `a b` or `localhost:x`, is nobody's name.
  if (!/^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(header)) return ''
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(header)
  return (bracketed?.[1] ?? header.replace(/:\d+$/, '')).toLowerCase()
}

/**
 * A foreign web page must not reach the admin API of a developer's sandbox: neither across origins nor by
 * a name that was made to point here. Names without a dot are those of containers; addresses cannot be rebound.
 */
function hostAllowed(host: string, req: IncomingMessage, serving: HttpOptions): boolean {
  if (serving.hostNames.includes(host)) return true
  if (isIP(host) !== 0) return isNearAddress(host) || host === req.socket.localAddress
  return !host.includes('.') || host.endsWith('.localhost')
}

/** Whether a browser says that another site's page makes the request; requests of programs have no Origin. */
export function isForeign(req: IncomingMessage, serving: HttpOptions): boolean {
  const { origin, host } = req.headers
  const scheme = 'encrypted' in req.socket ? 'https' : 'http'
  if (origin === undefined || origin === `${scheme}://${host}`) return false
  // The base URL may have a path, as in a namespace; an origin has none.
  const own = serving.origin()
  return origin !== (URL.canParse(own) ? new URL(own).origin : own)
}

export function sameToken(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** What a browser brings along that opened the viewer with the token; see {@link cookieFor}. */
const COOKIE = 'channel-sandbox-token'
/** A token may have characters that a cookie may not. */
const cookieValue = (token: string): string => Buffer.from(token).toString('base64url')

/** Programs send a header; a browser cannot when it opens a page, and brings its cookie. */
function tokenMatches({ headers }: IncomingMessage, token: string): boolean {
  const bearer = /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return sameToken(bearer, token)
  const cookie = new RegExp(`(?:^|; *)${COOKIE}=([^;]*)`).exec(headers.cookie ?? '')?.[1]
  return cookie !== undefined && sameToken(cookie, cookieValue(token))
}

/** The cookie for a browser that brings the right token by URL, as `/__admin/docs?token=…`; nothing for others. */
export function cookieFor(given: string | undefined, token: string | undefined): string | undefined {
  if (given === undefined || token === undefined || !sameToken(given, token)) return undefined
  return `${COOKIE}=${cookieValue(token)}; Path=/; HttpOnly; SameSite=Strict`
}

/** Why a call of the admin API is not let in, or nothing. */
export function refuseAdmin(req: IncomingMessage, serving: HttpOptions): AccessRefusal | undefined {
  const host = hostName(req.headers.host ?? '')
  if (host === '' || !hostAllowed(host, req, serving)) {
    const detail =
      `The Host header names ${host || 'no host'}. Use 127.0.0.1 or localhost, ` +
      'or tell the sandbox its name with --public-url.'
    return { error: 'FOREIGN_HOST', detail }
  }
  if (isForeign(req, serving)) {
    const detail = `A page of ${req.headers.origin} asked; the admin API answers its own pages only.`
    return { error: 'FOREIGN_ORIGIN', detail }
  }
  if (serving.adminToken !== undefined && !tokenMatches(req, serving.adminToken)) {
    return {
      error: 'TOKEN_REQUIRED',
      detail:
        'Send Authorization: Bearer <token> with the --admin-token of the sandbox; ' +
        'in a browser open /__admin/docs?token=<token> once.',
    }
  }
  return undefined
}
