import type { Provider } from '../contract/provider.ts'
import { criteriaMistakes } from '../engine/criteria.ts'
import type { Criteria } from '../engine/match.ts'

/** Refuses criteria that nothing can ever match. */
export function checkCriteria(
  { providers }: { readonly providers: readonly Provider[] },
  criteria: Criteria,
  fail: (error: 'INVALID', detail: string) => never,
): void {
  const mistakes = criteriaMistakes(providers, criteria)
  if (mistakes.length > 0) fail('INVALID', mistakes.join('; '))
}
