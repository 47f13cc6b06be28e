import type { Call } from '../../contract/operation.ts'
import type { Page, PageAnswer, PageParams } from '../../contract/page.ts'
import type { Provider } from '../../contract/provider.ts'
import { handlerCall, noEffects, release } from './handlerContext.ts'
import type { PipelineParts } from './pipeline.ts'

/** Runs the pages of providers, each request in one transaction of its provider. */
export function createPages(parts: PipelineParts, providers: readonly Provider[]) {
  const services = new Map(providers.map(({ service }) => [service.id, service]))

  return async function show(page: Page, params: PageParams, origin: string): Promise<PageAnswer> {
    const service = services.get(page.service)
    if (!service) throw new Error(`No provider ${page.service}`)
    const effects = noEffects()
    const cause = parts.ids.serial('page')
    const answer = await parts.store.transaction((tx) => {
      const given = { params, tenant: undefined, state: service.open(tx), origin, cause, effects }
      return page.handle(handlerCall(parts, tx, given) as Call<unknown, undefined, PageParams, never>)
    })
    await release(parts, effects)
    return answer
  }
}
