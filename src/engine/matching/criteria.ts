import type { Provider } from '../../contract/provider.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { unknownName } from '../../contract/schema/validation.ts'
import { about, prose } from '../../contract/values/prose.ts'
import { isSecretName, REDACTED } from '../runtime/redaction.ts'
import type { Criteria } from './match.ts'
import { patternMistake, patternText } from './pattern.ts'

/** Every outcome a request can have: the refusals of the providers beside what is said of all. */
function outcomesOf(providers: readonly Provider[]): string[] {
  const services = providers.flatMap(({ service, operations }) => [service, ...operations.map(({ spec }) => spec)])
  return [...new Set(['ok', 'FAULT', 'DEFECT', ...services.flatMap(({ errors }) => Object.keys(errors))])]
}

const HIDDEN = prose(
  `it is kept as ${REDACTED} only, so nothing else can be looked for in it`,
  `仅以 ${REDACTED} 保存，不能查找其他内容`,
)

/** {@link Criteria} as they are asked for: what is not said may also be undefined. */
export type AskedCriteria = { readonly [Field in keyof Criteria]?: Criteria[Field] | undefined }

/**
 * What is wrong with criteria that could never match, one sentence each: a misspelt name must not be taken for
 * something that did not happen.
 */
export function criteriaMistakes(providers: readonly Provider[], criteria: AskedCriteria): Prose[] {
  const { provider, operation, outcome, params = {} } = criteria
  const mistakes: Prose[] = []
  const check = (field: string, name: string | undefined, known: readonly string[]) => {
    if (name !== undefined && !known.includes(name))
      mistakes.push(about(`${field} ${JSON.stringify(name)}`, unknownName(name, known)))
  }
  check(
    'provider',
    provider,
    providers.map(({ service }) => service.id),
  )
  const named = providers.filter(({ service }) => service.id === provider)
  const meant = named.length > 0 ? named : providers
  check(
    'operation',
    operation,
    meant.flatMap(({ operations }) => operations.map(({ id }) => id)),
  )
  check('outcome', outcome, outcomesOf(meant))
  for (const [name, wanted] of Object.entries(params)) {
    if (typeof wanted === 'string') {
      if (isSecretName(name) && wanted !== REDACTED) mistakes.push(about(`params.${name}`, HIDDEN))
      continue
    }
    const mistake = patternMistake(patternText(wanted.matches))
    if (mistake !== undefined) mistakes.push(about(`params.${name}`, mistake))
  }
  return mistakes
}
