import type { Action, Call } from '../../contract/operation.ts'
import type { Page, PageAnswer, PageParams } from '../../contract/pages/page.ts'
import type { Provider } from '../../contract/provider.ts'
import { openState } from '../runtime/openState.ts'
import { noEffects } from './effects.ts'
import type { PipelineParts } from './exchange.ts'
import { flush, handlerCall } from './handlerContext.ts'

/** Runs what needs no signature: actions of players, stores and consoles, and the pages that a player opens. */
export function createActions(
  parts: Pick<PipelineParts, 'clock' | 'ids' | 'store' | 'deliveries' | 'outbox' | 'knownKeys' | 'targets'>,
  providers: readonly Provider[],
) {
  const services = new Map(providers.map(({ service }) => [service.id, service]))

  /** One handler in one transaction of its provider; what it emitted is sent once the transaction is kept. */
  async function run<Params, Data>(
    of: {
      readonly service: string
      readonly changesKeys?: true
      handle(call: Call<unknown, undefined, Params, string>): Data | Promise<Data>
    },
    series: 'act' | 'page',
    params: Params,
    origin: string,
  ): Promise<Data> {
    const service = services.get(of.service)
    if (!service) throw new Error(`No provider ${of.service}`)
    const effects = noEffects()
    const cause = parts.ids.serial(series)
    const data = await parts.store.transaction(async (tx) => {
      const context = { params, tenant: undefined, state: openState(service, tx), origin, cause, effects }
      return of.handle(handlerCall(parts, tx, context) as Call<unknown, undefined, Params, string>)
    })
    if (of.changesKeys) parts.knownKeys.invalidate()
    await flush(parts, effects)
    return data
  }

  return {
    act: (action: Action, params: unknown, origin: string): Promise<unknown> => run(action, 'act', params, origin),
    showPage: (page: Page, params: PageParams, origin: string): Promise<PageAnswer> =>
      run(page, 'page', params, origin),
  }
}

export type Act = ReturnType<typeof createActions>['act']
