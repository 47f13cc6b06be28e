import type { Callback } from '../../contract/callbacks/callback.ts'
import type { Operation } from '../../contract/operation.ts'
import type { Provider } from '../../contract/provider.ts'
import type { Service } from '../../contract/service.ts'
import type { KnownRule } from '../explain/mistake.ts'
import { onceFor } from '../runtime/once.ts'

/** A provider's operation with the service it belongs to. */
export interface Served {
  readonly service: Service
  readonly operation: Operation
}

/** Operations by path. Two of one id or path are a mistake of ours, found before anything is served. */
export const routesOf = onceFor((providers: readonly Provider[]): ReadonlyMap<string, Served> => {
  const routes = new Map<string, Served>()
  const ids = new Set<string>()
  for (const { service, operations } of providers) {
    for (const operation of operations) {
      const id = `${service.id} ${operation.id}`
      if (ids.has(id)) throw new Error(`Two operations are called ${id}`)
      ids.add(id)
      const { path, alsoServedAt } = operation
      for (const served of alsoServedAt === undefined ? [path] : [path, alsoServedAt]) {
        if (routes.has(served)) throw new Error(`Two operations are served at ${served}`)
        routes.set(served, { service: operation.spec, operation })
      }
    }
  }
  return routes
})

/** How each provider signs, to recognise one's rule at another's door. */
export const rulesOf = (providers: readonly Provider[]): KnownRule[] =>
  providers.flatMap(({ service: { id, title, signer } }) =>
    signer ? [{ provider: id, title, rule: signer.rule }] : [],
  )

/** Callbacks by provider and id. One whose own acknowledgement does not settle it is a mistake of ours, too. */
export const callbackFinder = onceFor((providers: readonly Provider[]) => {
  const found = new Map<string, { service: Service; callback: Callback }>()
  for (const { service, callbacks } of providers) {
    for (const callback of callbacks) {
      const verdict = callback.verdict(callback.acknowledge)
      if (verdict !== 'delivered')
        throw new Error(`${service.id} ${callback.id}: its verdict on its own acknowledge is ${verdict}, not delivered`)
      found.set(`${service.id} ${callback.id}`, { service, callback })
    }
  }
  return (provider: string, callback: string) => {
    const known = found.get(`${provider} ${callback}`)
    if (!known) throw new Error(`Provider ${provider} has no callback ${callback}`)
    return known
  }
})
