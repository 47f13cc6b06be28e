import type { MistakeCase } from './client.ts'
import { encodingCases } from './encodings.ts'
import { joiningCases } from './joining.ts'
import { jsonCases } from './json.ts'
import { keyCases } from './keys.ts'
import { orderCases } from './orders.ts'
import { parameterCases } from './parameters.ts'
import { valueCases } from './values.ts'

/** Every mistake as clients make it, in the order in which the catalogue names them. */
export const mistakeCases: readonly MistakeCase[] = [
  ...orderCases,
  ...joiningCases,
  ...keyCases,
  ...parameterCases,
  ...encodingCases,
  ...jsonCases,
  ...valueCases,
]
