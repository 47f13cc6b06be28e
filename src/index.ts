import type { Server } from 'node:http'
import { about, prose, sentences } from './contract/values/prose.ts'
import { readTargets, targetMistakes } from './engine/callbacks/targets.ts'
import { isNamespaceName, NAMESPACE_RULE } from './engine/runtime/namespaces.ts'
import { createApp, type MadeApp } from './http/app.ts'
import type { HttpOptions } from './http/httpOptions.ts'
import { NAMESPACE_PREFIX } from './http/namespaces.ts'
import { DRAIN_MS, drain, listen, urlOf } from './http/server.ts'
import { createHandle } from './library/createHandle.ts'
import { milliseconds } from './library/duration.ts'
import type { SandboxHandle } from './library/handle.ts'
import { say, spoken, told } from './library/language.ts'
import { type CreateOptions, checkOptions } from './library/options.ts'
import { providers as shipped } from './providers/index.ts'
import { proxyOptions, proxyView } from './proxy/options.ts'
import { buildSandboxes } from './sandbox/sandboxes.ts'
import { combineSeeds, demoSeed } from './sandbox/seed.ts'
import { version } from './version.ts'

export type { Attempt, DeliverScript, Delivery, DeliveryState } from './contract/callback.ts'
export type { Mail } from './contract/values/mail.ts'
export type { Signer } from './contract/values/signature.ts'
export type { TargetChange, TargetSettings } from './engine/callbacks/targets.ts'
export { type Fault, FaultError } from './engine/faults/faults.ts'
export type { Unmatched } from './engine/journal/events.ts'
export type { Amount } from './engine/matching/failureMessage.ts'
export type { ParamMatch } from './engine/matching/match.ts'
export type { OutboxQuery } from './engine/persistence/outbox.ts'
export type { ListOptions } from './library/channels.ts'
export { type Reach, type Refused, type Result, UnexpectedAnswer } from './library/client/index.ts'
export * from './library/clients.ts'
export type { SandboxHandle } from './library/handle.ts'
export type { CreateOptions, TestOptions } from './library/options.ts'
export type * from './library/queries.ts'
export type { Requests } from './library/requests.ts'
export type * from './library/shipped.ts'
export { SeedError } from './sandbox/seed.ts'
export { DataError } from './store/errors.ts'

const DEMO_SEED = prose('The demo seed', '演示种子')
const SEED = prose('The seed', '种子')

/** Node's own error, with what to do about it where the port is taken. */
function listenError(error: unknown, { port, host = '127.0.0.1' }: CreateOptions): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'EADDRINUSE') return error
  const message = say({
    en: `Port ${port} on ${host} is taken. Leave out port for a free one, or stop what listens there.`,
    zh: `${host} 的端口 ${port} 已被占用。省略 port 可使用空闲端口，或停止占用它的程序。`,
  })
  return Object.assign(new Error(message, { cause: error }), { code })
}

/**
 * Makes a sandbox of its own: state, clock, ids, journal and callbacks are shared with no other.
 *
 * @example
 * const sandbox = await createSandbox({ port: 0 })
 * const { token } = await sandbox.egret.login({ appId: '1001' })
 * await sandbox.close()
 */
export async function createSandbox(options: CreateOptions = {}): Promise<SandboxHandle> {
  try {
    return await openSandbox(options)
  } catch (error) {
    throw told(error)
  }
}

async function openSandbox(options: CreateOptions): Promise<SandboxHandle> {
  checkOptions(options)
  const { data, durability = 'os', providers = shipped } = options
  const proxy = proxyOptions({
    providers,
    providerHosts: Object.entries(options.providerHosts ?? {}).map(([host, provider]) => `${host}=${provider}`),
    passThrough: options.passThrough ?? [],
    listenHost: options.host ?? '127.0.0.1',
    directory: data,
  })
  const { forwardTo = [], receiver = false, allowCallbackHosts = [] } = options
  const targets = readTargets(typeof forwardTo === 'string' ? [forwardTo] : forwardTo)
  const mistakes = await targetMistakes(targets, providers, allowCallbackHosts)
  if (mistakes.length > 0) throw new TypeError(say(about('createSandbox: forwardTo', sentences(...mistakes))))
  const { sandbox, namespaces, close } = await buildSandboxes({
    providers,
    version,
    seed: combineSeeds(
      [{ seed: options.seed ?? demoSeed(providers), source: options.seed === undefined ? DEMO_SEED : SEED }],
      providers,
    ),
    journalSize: options.journal ?? 1000,
    deliveries: options.deliveries,
    schedule: options.retrySchedule?.map(milliseconds) ?? 'provider',
    callbackTimeoutMs: milliseconds(options.callbackTimeout ?? '10s'),
    allowedHosts: allowCallbackHosts,
    targets: { ...targets, receiver },
    strictness: { signature: options.signature ?? 'strict', rateLimit: options.rateLimit ?? 'warn' },
    idSeed: options.fakerSeed,
    maxNamespaces: options.maxNamespaces ?? 1000,
    adminToken: options.adminToken,
    proxy: proxyView(proxy),
    ...(data !== undefined && { data: { directory: data, durability } }),
  })
  let url = ''
  const serving: HttpOptions = {
    origin: () => url,
    language: spoken(),
    debugHeaders: options.debugHeaders ?? true,
    adminToken: options.adminToken,
    hostNames: [],
    proxy,
    documents: () => import('./openapi/index.ts'),
  }
  const made = createApp(sandbox, namespaces, serving)
  let server: Server | undefined
  if (options.listen !== false) {
    try {
      server = await listen(made, options.port ?? 0, options.host ?? '127.0.0.1')
    } catch (error) {
      await close()
      throw listenError(error, options)
    }
    url = urlOf(server)
  }

  function namespace(name: string): SandboxHandle {
    if (!isNamespaceName(name)) {
      const given = JSON.stringify(name)
      throw new TypeError(
        say({
          en: `${given} is not the name of a namespace: ${NAMESPACE_RULE.en}`,
          zh: `${given} 不是命名空间的名称：${NAMESPACE_RULE.zh}`,
        }),
      )
    }
    const own = namespaces.get(name)
    if (!own) {
      const most = options.maxNamespaces ?? 1000
      throw new Error(
        say({
          en: `The limit of ${most} namespaces is reached; see maxNamespaces`,
          zh: `已达到 ${most} 个命名空间的上限；参见 maxNamespaces`,
        }),
      )
    }
    let app: MadeApp['app'] | undefined
    const ownUrl = () => (url === '' ? '' : url + NAMESPACE_PREFIX + name)
    return createHandle(own, {
      url: ownUrl,
      // For supertest: the namespace alone, without its prefix.
      app: () => (app ??= createApp(own, undefined, { ...serving, origin: ownUrl }).app),
      namespace,
      close: async () => void (await namespaces.end(name)),
    })
  }

  return createHandle(sandbox, {
    url: () => url,
    app: () => made.app,
    namespace,
    async close() {
      if (server) await drain(server, DRAIN_MS, made.tunnels)
      server = undefined
      await close()
    },
  })
}
