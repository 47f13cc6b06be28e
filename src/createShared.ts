import { isNamespaceName, NAMESPACE_RULE } from './engine/runtime/namespaces.ts'
import { NAMESPACE_PREFIX } from './http/namespaces.ts'
import { startReplica } from './http/replicas/startReplica.ts'
import { certifyWith } from './library/certify.ts'
import { say, spoken, told } from './library/language.ts'
import type { SharedOptions } from './library/options.ts'
import { proxySettings, sandboxOptions } from './library/sandboxOptions.ts'
import { createSharedHandle } from './library/shared/createSharedHandle.ts'
import type { SharedSandboxHandle } from './library/shared/handle.ts'
import { handleCallOf, handleCalls } from './library/shared/handleCall.ts'
import { replicaOptions } from './library/shared/options.ts'
import { isLoopback, proxyOptions } from './proxy/options.ts'
import { version } from './version.ts'

const HANDLE = 'handle'

/** Makes this process one replica of a sandbox that lives in PostgreSQL. Options are checked before. */
export async function createShared(options: SharedOptions): Promise<SharedSandboxHandle> {
  const { host = '127.0.0.1', port = 0, debugHeaders = true, adminToken } = options
  const settings = proxySettings(options)
  const replica = replicaOptions(options, isLoopback(host))
  const common = await sandboxOptions(options)
  const { fleet, made, template, url, stop } = await startReplica({
    fleet: {
      ...common,
      ...replica,
      version,
      onMade: () => undefined,
      report: (said) => process.emitWarning(say(said)),
    },
    serving: {
      language: spoken(),
      debugHeaders,
      adminToken,
      hostNames: [],
      documents: () => import('./openapi/index.ts'),
    },
    makeProxy: (kept) => proxyOptions({ ...settings, kept }),
    calls: { [HANDLE]: handleCalls(common.providers) },
    host,
    port,
    advertise: options.advertise,
  })
  let stopped: Promise<void> | undefined

  function handleOf(name: string): SharedSandboxHandle {
    const prefix = name === '' ? '' : NAMESPACE_PREFIX + name
    return createSharedHandle(template, {
      url: () => url + prefix,
      app: () => (req, res) => {
        req.url = prefix + req.url
        made.app(req, res)
      },
      namespace(inner) {
        if (isNamespaceName(inner)) return handleOf(inner)
        const given = JSON.stringify(inner)
        throw new TypeError(
          say({
            en: `${given} is not the name of a namespace: ${NAMESPACE_RULE.en}`,
            zh: `${given} 不是命名空间的名称：${NAMESPACE_RULE.zh}`,
          }),
        )
      },
      call: (path, args) =>
        made.calls.ask(HANDLE, name, handleCallOf(url + prefix, path, args)).catch((error: unknown) => {
          throw told(error)
        }),
      certify: async (request) => certifyWith((await made.calls.bringHere(name)).sandbox, request),
      close: name === '' ? () => (stopped ??= stop()) : async () => void (await fleet.namespaces.end(name)),
    })
  }

  return handleOf('')
}
