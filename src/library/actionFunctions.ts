import type { Action } from '../contract/operation.ts'
import { object } from '../contract/schema/field.ts'
import { documentMistakes } from '../contract/schema/validation.ts'
import type { Acts } from './channels.ts'

/** Actions as functions, their parameters checked as the admin API checks them. */
export function actionFunctions<T extends Readonly<Record<string, Action>>>(
  actions: T,
  run: (action: Action, params: unknown) => Promise<unknown>,
) {
  const acts: Record<string, (params: unknown) => Promise<unknown>> = {}
  for (const [name, action] of Object.entries(actions)) {
    const schema = object(action.params)
    acts[name] = async (params) => {
      const mistakes = documentMistakes(schema, params)
      if (mistakes.length > 0) throw new TypeError(`${action.service}.${action.id}: ${mistakes.join('; ')}`)
      return run(action, params)
    }
  }
  return acts as Acts<T>
}
