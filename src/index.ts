import type { Server } from 'node:http'
import { isNamespaceName, NAMESPACE_RULE } from './engine/runtime/namespaces.ts'
import { createApp, type MadeApp } from './http/app.ts'
import type { HttpOptions } from './http/httpOptions.ts'
import { NAMESPACE_PREFIX } from './http/namespaces.ts'
import { DRAIN_MS, drain, listen, urlOf } from './http/server.ts'
import { createHandle } from './library/createHandle.ts'
import type { SandboxHandle } from './library/handle.ts'
import { say, spoken, told } from './library/language.ts'
import { type CreateOptions, checkOptions, isShared, type SharedOptions } from './library/options.ts'
import { proxySettings, sandboxOptions } from './library/sandboxOptions.ts'
import type { SharedSandboxHandle } from './library/shared/handle.ts'
import { keptInDirectory } from './proxy/certificateFile.ts'
import { proxyOptions, proxyView } from './proxy/options.ts'
import { buildSandboxes } from './sandbox/sandboxes.ts'
import { version } from './version.ts'

export type { Attempt, DeliverScript, Delivery, DeliveryState } from './contract/callbacks/callback.ts'
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
export type { CreateOptions, SharedOptions, TestOptions } from './library/options.ts'
export type * from './library/queries.ts'
export type { Requests } from './library/requests.ts'
export type { SharedSandboxHandle } from './library/shared/handle.ts'
export type * from './library/shipped.ts'
export { SeedError } from './sandbox/seed.ts'
export { DataError } from './store/errors.ts'

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
 * Makes this process one of those that serve the sandbox in a PostgreSQL: state, clock and journal are shared with all
 * that are given the same `store`. Every function of it answers a promise.
 */
export function createSandbox(options: SharedOptions): Promise<SharedSandboxHandle>
/**
 * Makes a sandbox of its own: state, clock, ids, journal and callbacks are shared with no other.
 *
 * @example
 * const sandbox = await createSandbox({ port: 0 })
 * const { token } = await sandbox.egret.login({ appId: '1001' })
 * await sandbox.close()
 */
export function createSandbox(options?: CreateOptions): Promise<SandboxHandle>
export async function createSandbox(
  options: CreateOptions | SharedOptions = {},
): Promise<SandboxHandle | SharedSandboxHandle> {
  try {
    return await openSandbox(options)
  } catch (error) {
    throw told(error)
  }
}

async function openSandbox(options: CreateOptions | SharedOptions): Promise<SandboxHandle | SharedSandboxHandle> {
  checkOptions(options)
  if (!isShared(options)) return createOwn(options)
  // Loaded only where processes share a database.
  const { createShared } = await import('./createShared.ts')
  return createShared(options)
}

async function createOwn(options: CreateOptions): Promise<SandboxHandle> {
  const { data, durability = 'os' } = options
  const proxy = proxyOptions({
    ...proxySettings(options),
    ...(data !== undefined && { kept: keptInDirectory(data) }),
  })
  const { sandbox, namespaces, close } = await buildSandboxes({
    ...(await sandboxOptions(options)),
    version,
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
