import type { Action } from '../../contract/operation.ts'
import type { Provider } from '../../contract/provider.ts'
import { handlerCall, noEffects, release } from './handlerContext.ts'
import type { PipelineParts } from './pipeline.ts'

/** Runs what a player, a store or the provider's console does, in one transaction of its provider. */
export function createActions(parts: PipelineParts, providers: readonly Provider[]) {
  const services = new Map(providers.map(({ service }) => [service.id, service]))

  return async function act(action: Action, params: unknown, origin: string): Promise<unknown> {
    const service = services.get(action.service)
    if (!service) throw new Error(`No provider ${action.service}`)
    const effects = noEffects()
    const cause = parts.ids.serial('act')
    const data = await parts.store.transaction(async (tx) => {
      const given = { params, tenant: undefined, state: service.open(tx), origin, cause, effects }
      return action.handle(handlerCall(parts, tx, given))
    })
    // It may have made or changed somebody's key.
    parts.keyring.forget()
    await release(parts, effects)
    return data
  }
}

export type Act = ReturnType<typeof createActions>
