import type { Prose } from '../../contract/schema/field.ts'
import { prose, sentences } from '../../contract/values/prose.ts'
import { scrub } from '../../engine/runtime/redaction.ts'
import type { ProxyOptions } from '../../proxy/options.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { didYouMeanRoutes, leftOutSentence } from '../problems/unserved.ts'
import { handshakeFailure } from './proxyRefusals.ts'

/** What a client of the proxy did not get, as JSON: the replica that owns the namespace notes it. */
export type UnservedNote =
  /** A host that no provider has. The path is absent where only a tunnel was asked for. */
  | {
      readonly kind: 'host'
      readonly method: string
      readonly host: string
      readonly port: number
      readonly path?: string
    }
  /** A path that the provider of a host does not have. */
  | {
      readonly kind: 'path'
      readonly method: string
      readonly host: string
      readonly provider: string
      readonly path: string
    }
  /** A tunnel inside which no TLS came about. */
  | {
      readonly kind: 'handshake'
      readonly host: string
      readonly port: number
      readonly code?: string | undefined
      readonly message: string
    }

/** A path as it may be shown. */
const shownPath = ({ knownKeys }: Sandbox, path: string): string =>
  scrub(path.replace(/\?.*$/s, ''), knownKeys.secrets())

/** Notes it in the sandbox it was meant for. Returns the sentence for the client, with what would serve it. */
export function noteUnserved(own: Sandbox, options: ProxyOptions, note: UnservedNote): Prose {
  const { unmatched, services } = own
  const { kind, host } = note
  if (kind === 'host') {
    const { method, port, path } = note
    return unmatched.addAtHost({
      method,
      path: path === undefined ? `${host}:${port}` : shownPath(own, path),
      host,
      reason: 'host-not-served',
      explain: (nearest) => options.advise(host, nearest),
    }).explanation
  }
  if (kind === 'handshake') {
    const { port, code, message } = note
    const failure = handshakeFailure(host, { code, message })
    return unmatched.addAtHost({ method: 'CONNECT', path: `${host}:${port}`, host, ...failure }).explanation
  }
  const { method, provider } = note
  const shown = shownPath(own, note.path)
  return unmatched.addAtHost({
    method,
    path: shown,
    host,
    reason: 'path-not-served',
    explain(nearest) {
      const none = prose(`${host} is ${provider}, which has no ${shown}.`, `${host} 是 ${provider}，没有 ${shown}。`)
      const leftOut = leftOutSentence(
        shown,
        services.find(({ id }) => id === provider),
      )
      if (leftOut !== undefined) return sentences(none, leftOut)
      const routes = nearest.filter((route) => route.provider === provider)
      const meant = routes.map((route) => `${route.method} ${route.path}`)
      if (meant.length > 0) return sentences(none, didYouMeanRoutes(meant))
      const [other] = nearest
      if (!other) return none
      const { provider: owner, method: verb, path } = other
      return sentences(none, prose(`${owner} has ${verb} ${path}.`, `${owner} 有 ${verb} ${path}。`))
    },
  }).explanation
}
