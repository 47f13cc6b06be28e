import type { AdminOperation } from '../../admin/spec.ts'
import type { Callback } from '../../contract/callbacks/callback.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Provider } from '../../contract/provider.ts'
import { wireText } from '../../contract/schema/wire.ts'
import { prose } from '../../contract/values/prose.ts'
import type { Sender } from '../../engine/callbacks/sending/sender.ts'
import { readRequest } from '../../http/reading/readRequest.ts'
import { servedHosts } from '../../proxy/hosts.ts'
import { buildSandbox, type Sandbox } from '../../sandbox/sandbox.ts'
import { combineSeeds, demoSeed } from '../../sandbox/seed.ts'
import { version } from '../../version.ts'
import { placesOf } from '../operation.ts'
import type { CallbackExample, CallExample } from './examples.ts'

/** When every example happens: 2024-11-19 15:06:40 in Beijing. */
const NOW_MS = 1_732_000_000_000
const ORIGIN = 'http://127.0.0.1:4780'

export type DemoValues = Readonly<Record<string, unknown>>
/** One call with its answer, before it is known what had to come first. */
export type DemoCall = Omit<CallExample, 'after'>

/** A game server that takes every callback, without a network. */
function gameFor(sandbox: () => Sandbox, providers: readonly Provider[]): Sender {
  const callbacks = new Map(
    providers.flatMap(({ service, callbacks }) => callbacks.map((one) => [`${service.id} ${one.id}`, one] as const)),
  )
  return {
    async post({ url, body }) {
      const open = await sandbox().deliveries.list({ state: 'scheduled' })
      const delivery = open.find((one) => one.body === body && one.url === url)
      const callback = delivery && callbacks.get(`${delivery.provider} ${delivery.callback}`)
      if (!callback) return { error: 'unknown', durationMs: 1 }
      const { status, body: reply } = callback.acknowledge
      return { status, reply, durationMs: 1 }
    },
    async close() {},
  }
}

const asTexts = (values: DemoValues): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, wireText(value)]))

/** What differs from run to run, and from machine to machine; the examples shall not. */
const STEADY: Readonly<Record<string, unknown>> = { durationMs: 1, listening: false }

const steady = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer), (name, value) => (Object.hasOwn(STEADY, name) ? STEADY[name] : value))

/** Each authority has another one. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n'

/** A demo sandbox whose clock stands still and whose ids repeat, called without a network. */
export async function startDemo(providers: readonly Provider[]) {
  let built: Sandbox | undefined
  const sandbox = buildSandbox(
    {
      providers,
      version,
      seed: combineSeeds([{ seed: demoSeed(providers), source: prose('The demo seed', '演示种子') }], providers),
      journalSize: 100,
      schedule: 'provider',
      callbackTimeoutMs: 1000,
      allowedHosts: [],
      strictness: { signature: 'strict', rateLimit: 'off' },
      idSeed: 1,
      proxy: { hosts: [...servedHosts(providers, []).values()], passThrough: [], certificate: async () => CERTIFICATE },
      sender: gameFor(() => built as Sandbox, providers),
    },
    // A serving process has namespaces; here one is shown as an example.
    { count: () => 1, list: () => [{ name: 'worker-1', idleInSeconds: 0 }], end: async () => true },
  )
  await sandbox.ready
  built = sandbox
  sandbox.clock.set({ nowMs: NOW_MS, frozen: true })

  /** What the provider shows a newcomer: names of ids and keys with their values. */
  async function factsOf(provider: Provider): Promise<Record<string, string>> {
    const samples = await sandbox.api.samples()
    const sample = samples.find((one) => one.provider === provider)?.sample
    return { ...sample?.params, ...sample?.facts }
  }

  async function callProvider(operation: Operation, values: DemoValues): Promise<DemoCall> {
    const { spec } = operation
    const isJson = spec.body === 'json'
    const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded'
    const bodyOf = (given: DemoValues) =>
      Buffer.from(isJson ? JSON.stringify(given) : String(new URLSearchParams(asTexts(given))))
    const unsigned = await readRequest(spec, bodyOf(values), type, '')
    const signing = 'sign' in operation.params ? await sandbox.api.sign(operation, unsigned.texts) : undefined
    const sent = signing ? { ...values, sign: signing.sign } : values
    const body = bodyOf(sent)
    const wire = await readRequest(spec, body, type, '')
    const { method, path } = operation
    const incoming = { method, path, wire, body, query: '', contentType: type, origin: ORIGIN }
    const { body: text } = await sandbox.run(spec, operation, incoming)
    const isText = spec.envelope.textType !== undefined
    const answer: unknown = isText ? text : JSON.parse(text)
    return {
      body: isJson ? sent : { ...sent, ...operation.read(wire.texts).params },
      inUrl: {},
      answer,
      accepted: spec.envelope.read(isText ? { text } : (answer as Record<string, unknown>)).ok,
      ...(signing && { signed: { texts: { ...unsigned.texts }, key: signing.key } }),
    }
  }

  async function callAdmin(
    operation: Parameters<Sandbox['admin']>[0]['operation'],
    path: DemoValues,
    query: DemoValues,
    body: DemoValues,
  ) {
    const call = { operation, pathParams: asTexts(path), query: asTexts(query), body, origin: ORIGIN }
    const answered = await sandbox.admin(call)
    const inUrl = { ...path, ...query }
    // What goes on without end is no example.
    if ('stream' in answered) return { body, inUrl, answer: undefined, accepted: false }
    const { status, body: text } = answered
    return { body, inUrl, answer: steady(JSON.parse(text)), accepted: status >= 200 && status < 300 }
  }

  /** Resolves once the callbacks that are due have been sent: an example must not depend on who is faster. */
  async function settle(): Promise<void> {
    const open = await sandbox.deliveries.list({ state: 'scheduled' })
    const due = open.filter(({ dueAt }) => dueAt * 1000 <= NOW_MS)
    await Promise.all(due.map(({ id }) => sandbox.deliveries.settled(id)))
  }

  const pick = (values: DemoValues, names: object): DemoValues =>
    Object.fromEntries(Object.entries(values).filter(([name]) => name in names))

  return {
    factsOf,
    async call(operation: Operation | AdminOperation, values: DemoValues): Promise<DemoCall> {
      if (!('run' in operation)) return callProvider(operation, values)
      const { path, query, body } = placesOf(operation)
      const { wholeBody } = operation
      const sent = wholeBody === undefined ? pick(values, body) : ((values[wholeBody] ?? {}) as DemoValues)
      return callAdmin(operation, pick(values, path), pick(values, query), sent)
    },
    dump: () => sandbox.api.dump(),
    settle,
    /** The newest delivery of a callback. */
    async sent(provider: Provider, callback: Callback): Promise<CallbackExample | undefined> {
      const { service } = provider
      const deliveries = await sandbox.deliveries.list({ provider: service.id })
      const newest = deliveries.find((delivery) => delivery.callback === callback.id)
      if (!newest || !service.signer) return undefined
      const { signer } = service
      const type = newest.encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded'
      const wire = await readRequest({ ...service, body: newest.encoding }, Buffer.from(newest.body), type, '')
      const { sign, ...texts } = wire.texts
      const facts = Object.entries(await factsOf(provider))
      const [keyName, key] = facts.find(([, value]) => signer.sign(texts, value) === sign) ?? []
      return {
        body: { ...newest.params },
        reply: callback.acknowledge.body,
        ...(key !== undefined && keyName !== undefined && { signed: { texts, key, keyName } }),
      }
    },
    close: () => sandbox.close(),
  }
}
