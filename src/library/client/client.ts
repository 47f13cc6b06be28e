import type { ErrorEntry } from '../../contract/errors.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Fields, Values } from '../../contract/schema/field.ts'
import { wireText } from '../../contract/schema/wire.ts'
import type { Service } from '../../contract/service.ts'
import { type ClientOf, type ClientProvider, type Refused, type Result, UnexpectedAnswer } from './types.ts'

/** How a client reaches a provider. */
export interface Reach {
  /** Base URL: the sandbox's, or a real service's. */
  readonly url: string
  /** Instead of the global one: for tests, proxies, time-outs. */
  readonly fetch?: typeof fetch
}

/** What a client of a provider is made with. */
export type ClientOptions<P extends ClientProvider> = Reach & Values<P['client']['options']>

/** Only what the operation knows, and nothing that is not there. */
function parametersOf(operation: Operation, filled: object, given: object): Record<string, unknown> {
  const known = Object.entries(filled).filter(([name]) => name in operation.params)
  const all = { ...Object.fromEntries(known), ...given }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function signed(operation: Operation, params: Record<string, unknown>, key: string): Record<string, unknown> {
  const { signer } = operation.spec
  if (!signer || !('sign' in operation.params)) return params
  const texts = Object.entries(params).map(([name, value]) => [name, wireText(value)])
  return { ...params, sign: signer.sign(Object.fromEntries(texts), key) }
}

function requestFor(service: Service, method: string, params: Record<string, unknown>): RequestInit {
  if (service.body === 'json') {
    return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(params) }
  }
  const texts = Object.entries(params).map(([name, value]): [string, string] => [name, wireText(value)])
  return { method, body: new URLSearchParams(texts) }
}

/** The name of a refusal: the entry that is written with this code and text. */
function nameOf(service: Service, { code, message }: { code: number | string; message: string }): string | undefined {
  const { envelope, errors } = service
  return Object.keys(errors).find((error) => {
    const wrote = envelope.read(envelope.failure(errors[error] as ErrorEntry, { error }) as Record<string, unknown>)
    return !wrote.ok && wrote.code === code && wrote.message === message
  })
}

async function read(service: Service, response: Response): Promise<Result<unknown, string>> {
  const text = await response.text()
  const { envelope } = service
  // A plain text names no error: the client knows that it was refused, and not why.
  if (envelope.textType !== undefined && response.ok) return envelope.read({ text })
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new UnexpectedAnswer(response.url, response.status, text)
  }
  if (!response.ok || typeof body !== 'object' || body === null) {
    throw new UnexpectedAnswer(response.url, response.status, text)
  }
  const reply = envelope.read(body as Record<string, unknown>)
  if (reply.ok) return reply
  const error = nameOf(service, reply)
  return { ...reply, ...(error !== undefined && { error }) } satisfies Refused<string>
}

/** A client from a provider's definitions alone: what is served is what can be called. */
export function clientOf<P extends ClientProvider>(provider: P, options: ClientOptions<P>): ClientOf<P> {
  const { client } = provider
  const given = options as Values<Fields> & Reach
  const key = String(given[client.key])
  const base = given.url.replace(/\/+$/, '')
  const send = given.fetch ?? fetch
  const fill = () => client.fill(given, Math.floor(Date.now() / 1000))

  const callOf = (operation: Operation) =>
    async function call(said: object = {}): Promise<Result<unknown, string>> {
      const { spec, method, path } = operation
      // A base URL may end in what the paths begin with, as the document writes it.
      const rest = base.endsWith(spec.basePath) ? path.slice(spec.basePath.length) : path
      const params = signed(operation, parametersOf(operation, fill(), said), key)
      return read(spec, await send(`${base}${rest}`, requestFor(spec, method, params)))
    }

  const groups: Record<string, Record<string, unknown>> = {}
  for (const operation of provider.operations) {
    const [group = '', verb = ''] = operation.id.split(/\.(.*)/s)
    groups[group] = { ...groups[group], [verb]: callOf(operation) }
  }
  // The mapped type says what the loop does: one method per operation, by group and verb.
  return groups as unknown as ClientOf<P>
}
