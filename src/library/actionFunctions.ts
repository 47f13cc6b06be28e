import type { Action } from '../contract/operation.ts'
import { object } from '../contract/schema/field.ts'
import { documentMistakes } from '../contract/schema/validation.ts'
import { about, joined } from '../contract/values/prose.ts'
import type { Acts } from './channels.ts'
import { say } from './language.ts'

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
      if (mistakes.length > 0) throw new TypeError(say(about(`${action.service}.${action.id}`, joined(mistakes))))
      return run(action, params)
    }
  }
  return acts as Acts<T>
}
