import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { isIP } from 'node:net'
import type { Language, Prose } from '../../contract/schema/field.ts'
import { prose } from '../../contract/values/prose.ts'
import { tellDefect } from '../../engine/journal/events.ts'
import { isNamespaceName } from '../../engine/runtime/namespaces.ts'
import { type ProxyCredentials, readCredentials } from '../../proxy/credentials.ts'
import { forward, join, openTunnel } from '../../proxy/forward.ts'
import { openInside } from '../../proxy/handshake.ts'
import type { ProxyOptions } from '../../proxy/options.ts'
import { scopeOf, setScope, type TunnelScope } from '../../proxy/scope.ts'
import { normalHost, parseAbsolute, parseAuthority, type Target } from '../../proxy/target.ts'
import type { Tunnels } from '../../proxy/tunnels.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { HttpOptions } from '../httpOptions.ts'
import { NAMESPACE_PREFIX } from '../namespaces.ts'
import { pageFinder } from '../pages/pages.ts'
import { sameText } from '../pages/session.ts'
import { acceptedLanguage } from '../problems/language.ts'
import { NOT_A_PROXY_NAMESPACE, TOO_MANY_NAMESPACES } from '../problems/namespaceProblems.ts'
import { membersFor, NO_PATH } from '../problems/unserved.ts'
import { type HttpProblem, sendProblem } from '../respond.ts'
import { BAD_TARGET, notReached, refuse, TOKEN_REQUIRED, TOO_MANY_TUNNELS, tunnelFailed } from './proxyRefusals.ts'
import type { UnservedNote } from './unservedNotes.ts'

const NOT_SERVED = prose('The host is not served here', '此处不提供该主机')

/** What the proxy is put together from. */
export interface ProxyParts {
  readonly app: RequestListener
  readonly server: Server
  /** Knows what all namespaces have in common: routes, pages, services. */
  readonly sandbox: Sandbox
  /** Whether there is a namespace of that name, or room to make it. */
  admits(namespace: string): boolean | Promise<boolean>
  /** Notes in a namespace what was not served; the empty name is the sandbox itself. Returns the sentence for the client. */
  note(namespace: string, unserved: UnservedNote): Prose | Promise<Prose>
  readonly serving: HttpOptions
  readonly options: ProxyOptions
  readonly tunnels: Tunnels
}

/**
 * Stands in for the providers' hosts towards clients that use the sandbox as their proxy: requests in absolute form, and
 * CONNECT with TLS of our own. Reachable are a provider's operations and pages under the hosts of that provider.
 */
export function createProxy(parts: ProxyParts) {
  const { app, server, sandbox, admits, note, serving, options, tunnels } = parts
  const { hosts, authority, passThrough, tokenRequired } = options
  const languageOf = ({ headers }: IncomingMessage) =>
    acceptedLanguage(headers['accept-language']) ?? serving.language ?? 'en'
  const findPages = pageFinder(sandbox.pages)

  async function reject({ namespace, token }: ProxyCredentials): Promise<HttpProblem | undefined> {
    const { adminToken } = serving
    if (tokenRequired && (adminToken === undefined || !sameText(token, adminToken))) return TOKEN_REQUIRED
    if (namespace === '') return undefined
    if (!isNamespaceName(namespace)) return NOT_A_PROXY_NAMESPACE
    return (await admits(namespace)) ? undefined : TOO_MANY_NAMESPACES
  }

  /** Whether a target is the sandbox's own address. */
  function isOwn({ host, port }: Target, socket: Socket): boolean {
    const own = new URL(serving.origin())
    const ownPort = own.port === '' ? (own.protocol === 'https:' ? 443 : 80) : Number(own.port)
    if (host === normalHost(own.hostname) && port === ownPort) return true
    if (port !== (server.address() as AddressInfo | null)?.port) return false
    const { localAddress = '' } = socket
    return (
      host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.')) || host === localAddress
    )
  }

  /** Refuses a request for a host that is not served, and says what would serve it. */
  async function refuseHost(
    namespace: string,
    method: string,
    { host, port }: Target,
    path?: string,
  ): Promise<HttpProblem> {
    const detail = await note(namespace, { kind: 'host', method, host, port, ...(path !== undefined && { path }) })
    return { status: 403, slug: 'host-not-served', title: NOT_SERVED, detail }
  }

  /** Refuses a request for a path that the provider of a host does not have. */
  async function refusePath(
    { provider, namespace, host }: TunnelScope,
    method: string,
    path: string,
  ): Promise<HttpProblem> {
    const detail = await note(namespace, { kind: 'path', method, host, provider, path })
    const service = sandbox.services.find(({ id }) => id === provider)
    const problem = { status: 404, slug: 'no-such-path', title: NO_PATH, detail }
    return service ? { ...problem, members: membersFor(service, 404) } : problem
  }

  const isOwnPath = (provider: string, path: string): boolean => {
    const name = path.replace(/\?.*$/s, '')
    const { service } = sandbox.routes.get(name) ?? {}
    return service ? service.id === provider : findPages(name).some(({ page }) => page.service === provider)
  }

  /** Serves a path of a provider's host. */
  async function serve(scope: TunnelScope, path: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (!isOwnPath(scope.provider, path)) {
      sendProblem(res, await refusePath(scope, req.method ?? 'GET', path))
      return
    }
    req.url = scope.namespace === '' ? path : NAMESPACE_PREFIX + scope.namespace + path
    app(req, res)
  }

  /** A request in absolute form, maybe inside a tunnel, whose credentials then count. */
  async function serveAbsolute(
    req: IncomingMessage,
    res: ServerResponse,
    scope: TunnelScope | undefined,
  ): Promise<void> {
    const target = parseAbsolute(req.url ?? '')
    if (!target) return sendProblem(res, BAD_TARGET)
    const { host, path, authority: name } = target
    // RFC 9112, 3.2.2: the target says which host is meant, whatever the header says.
    req.headers.host = name
    if (isOwn(target, req.socket)) {
      req.url = path
      app(req, res)
      return
    }
    const credentials = scope ? undefined : readCredentials(req.headers['proxy-authorization'])
    const refused = credentials && (await reject(credentials))
    if (refused) return sendProblem(res, refused)
    const namespace = scope?.namespace ?? credentials?.namespace ?? ''
    const served = hosts.get(host)
    if (served) return serve({ host, provider: served.provider, namespace }, path, req, res)
    if (!passThrough.allows(host)) {
      return sendProblem(res, await refuseHost(namespace, req.method ?? 'GET', target, path))
    }
    try {
      await forward(req, res, target, passThrough)
    } catch (error) {
      if (res.headersSent) res.destroy()
      else sendProblem(res, notReached(target, error))
    }
  }

  async function intercept(socket: Socket, provider: string, namespace: string, { host, port }: Target): Promise<void> {
    const context = await authority.secureContext(host)
    if (socket.destroyed) return
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    try {
      const inside = await openInside(socket, context)
      if (!inside) return
      setScope(inside, { host, provider, namespace })
      server.emit('connection', inside)
      inside.resume()
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      await note(namespace, { kind: 'handshake', host, port, code, message })
    }
  }

  async function passOut(socket: Socket, target: Target, language: Language): Promise<void> {
    let out: Socket
    try {
      out = await openTunnel(target, passThrough)
    } catch (error) {
      return refuse(socket, notReached(target, error), language)
    }
    if (socket.destroyed) {
      out.destroy()
      return
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    join(socket, out)
  }

  async function open(req: IncomingMessage, socket: Socket): Promise<void> {
    const language = languageOf(req)
    const { namespace, token } = readCredentials(req.headers['proxy-authorization'])
    const refused = await reject({ namespace, token })
    if (refused) return refuse(socket, refused, language)
    const target = parseAuthority(req.url ?? '')
    if (!target) return refuse(socket, BAD_TARGET, language)
    const served = hosts.get(target.host)
    const own = served === undefined && isOwn(target, socket)
    const passes = passThrough.allows(target.host)
    if (!served && !own && !passes) return refuse(socket, await refuseHost(namespace, 'CONNECT', target), language)
    if (!tunnels.add(socket)) return refuse(socket, TOO_MANY_TUNNELS, language)
    if (served) return intercept(socket, served.provider, namespace, target)
    if (!own) return passOut(socket, target, language)
    // To its own address the sandbox talks as if there were no tunnel.
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    server.emit('connection', socket)
    socket.resume()
  }

  return {
    /** A request in absolute form, or one that came through a tunnel. */
    async request(req: IncomingMessage, res: ServerResponse): Promise<void> {
      const scope = scopeOf(req.socket)
      const { url = '' } = req
      if (!scope || !url.startsWith('/')) await serveAbsolute(req, res, scope)
      else await serve(scope, url, req, res)
    },

    /** A CONNECT request; `head` is what the client has sent behind it already. */
    async connect(req: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
      if (head.length > 0) socket.unshift(head)
      try {
        await open(req, socket)
      } catch (error) {
        tellDefect(sandbox.events, `CONNECT ${req.url}`, error)
        refuse(socket, tunnelFailed(error), languageOf(req))
      }
    },
  }
}
