import type { Provider } from '../contract/provider.ts'
import type { Prose } from '../contract/schema/field.ts'
import { joined } from '../contract/values/prose.ts'
import { type AskedCriteria, criteriaMistakes } from '../engine/matching/criteria.ts'

/** Refuses criteria that nothing can ever match. */
export function checkCriteria(
  { providers }: { readonly providers: readonly Provider[] },
  criteria: AskedCriteria,
  fail: (error: 'INVALID', detail: Prose) => never,
): void {
  const mistakes = criteriaMistakes(providers, criteria)
  if (mistakes.length > 0) fail('INVALID', joined(mistakes))
}
