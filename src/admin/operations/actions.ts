import type { Action } from '../../contract/operation.ts'
import type { Provider } from '../../contract/provider.ts'
import { type AdminOperation, admin } from '../spec.ts'

/** An action of a provider as an operation of the admin API: `POST /__admin/{provider}/{action}`. */
function actionOperation(action: Action, provider: Provider): AdminOperation {
  const { id, service, summary, params, data } = action
  return admin.operation({
    id: `${service}.${id}`,
    path: `/__admin/${service}/${id}`,
    summary,
    tier: 'assumed',
    tag: provider.service.title,
    params,
    data,
    errors: ['NOT_FOUND', 'CONFLICT'],
    once: true,
    handle: async ({ params, state, origin }) => (await state.act(action, params, origin)) as never,
  })
}

/** The actions of all providers. */
export const actionOperations = (providers: readonly Provider[]): readonly AdminOperation[] =>
  providers.flatMap((provider) => provider.actions.map((action) => actionOperation(action, provider)))
