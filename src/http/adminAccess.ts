import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { errors } from '../admin/spec.ts'
import type { Prose } from '../contract/schema/field.ts'
import { prose } from '../contract/values/prose.ts'
import { isNearAddress } from '../engine/callbacks/sending/addressGuard.ts'
import type { HttpOptions } from './httpOptions.ts'
import { inSession, sameText } from './pages/session.ts'

export interface AccessRefusal {
  readonly error: keyof typeof errors
  readonly detail: Prose
}

/** The host of a Host header, without port and brackets, in lower case. */
function hostName(header: string): string {
  // What is no host at all, as `a b` or `localhost:x`, is not a name of this sandbox.
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

const bearerOf = ({ headers }: IncomingMessage): string | undefined =>
  /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]

/** Other ports of a machine are the same site: a browser has to say that the sandbox's own page asks for a change. */
function isOwnPage(req: IncomingMessage): boolean {
  const site = req.headers['sec-fetch-site']
  // A foreign Origin was refused before.
  return site === undefined ? req.headers.origin !== undefined : site === 'same-origin'
}

const changes = ({ method }: IncomingMessage): boolean => method !== 'GET' && method !== 'HEAD'

const OTHER_PAGE = prose(
  "With the cookie of a session a change is taken from the sandbox's own pages only; send the token instead.",
  '使用会话 Cookie 时，只接受沙箱自己的页面发出的修改；请改为发送令牌。',
)

const NO_TOKEN = prose(
  'Send Authorization: Bearer <token> with the --admin-token of the sandbox; in a browser open /__admin/?token=<token> once.',
  '请发送 Authorization: Bearer <token>，即沙箱的 --admin-token；在浏览器中请打开一次 /__admin/?token=<token>。',
)

/** Why a call of the admin API is not let in, or nothing. */
export function refuseAdmin(req: IncomingMessage, serving: HttpOptions): AccessRefusal | undefined {
  const host = hostName(req.headers.host ?? '')
  if (host === '' || !hostAllowed(host, req, serving)) {
    const detail = prose(
      `The Host header names ${host || 'no host'}. Use 127.0.0.1 or localhost, or tell the sandbox its name with --public-url.`,
      `Host 头为 ${host || '空'}。请使用 127.0.0.1 或 localhost，或用 --public-url 告知沙箱其名称。`,
    )
    return { error: 'FOREIGN_HOST', detail }
  }
  if (isForeign(req, serving)) {
    const { origin } = req.headers
    const detail = prose(
      `A page of ${origin} asked; the admin API answers its own pages only.`,
      `请求来自 ${origin} 的页面；管理接口只应答自己的页面。`,
    )
    return { error: 'FOREIGN_ORIGIN', detail }
  }
  const { adminToken } = serving
  if (adminToken === undefined) return undefined
  const bearer = bearerOf(req)
  if (bearer !== undefined && sameText(bearer, adminToken)) return undefined
  if (bearer !== undefined || !inSession(req, adminToken)) return { error: 'TOKEN_REQUIRED', detail: NO_TOKEN }
  return changes(req) && !isOwnPage(req) ? { error: 'FOREIGN_ORIGIN', detail: OTHER_PAGE } : undefined
}
