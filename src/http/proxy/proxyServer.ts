import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { tellDefect } from '../../engine/journal/events.ts'
import { scopeOf } from '../../proxy/scope.ts'
import type { createProxy as CreateProxy, ProxyParts } from './proxy.ts'

export interface ProxyServerParts extends Omit<ProxyParts, 'server'> {
  /** Makes a server without a handler. */
  makeServer(): Server
  /** Answers a request that failed. */
  failed(error: unknown, req: IncomingMessage, res: ServerResponse): void
}

/**
 * Whether a request is the sandbox's own, and not one for its proxy: neither in absolute form (`http://…`) nor through a
 * tunnel. It is asked of every request, so it looks at one letter and one property.
 */
function isDirect({ url = '', socket }: IncomingMessage): boolean {
  const first = url.charCodeAt(0)
  return first !== 0x68 && first !== 0x48 && scopeOf(socket) === undefined
}

/** A server that is a proxy as well; what that takes is loaded with the first request for it. */
export function createProxyServer(parts: ProxyServerParts): Server {
  const { app, sandbox, makeServer, failed } = parts
  const server = makeServer()
  let loaded: Promise<ReturnType<typeof CreateProxy>> | undefined
  const load = () =>
    (loaded ??= (async () => {
      const { createProxy } = await import('./proxy.ts')
      return createProxy({ ...parts, server })
    })())
  const toProxy: RequestListener = (req, res) =>
    load()
      .then(({ request }) => request(req, res))
      .catch((error: unknown) => failed(error, req, res))
  server.on('request', (req, res) => (isDirect(req) ? app(req, res) : toProxy(req, res)))
  server.on('connect', (req: IncomingMessage, socket: Socket, head: Buffer) => {
    // A client may leave at any moment from here on, and nothing else listens.
    socket.on('error', () => socket.destroy())
    load().then(
      ({ connect }) => connect(req, socket, head),
      (error) => {
        tellDefect(sandbox.events, 'CONNECT', error)
        socket.destroy()
      },
    )
  })
  return server
}
