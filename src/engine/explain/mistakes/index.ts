import type { Mistake } from '../mistake.ts'
import { encodingMistakes } from './encodings.ts'
import { joiningMistakes } from './joining.ts'
import { jsonMistakes } from './json.ts'
import { keyMistakes } from './keys.ts'
import { orderMistakes } from './orders.ts'
import { parameterMistakes } from './parameters.ts'
import { valueMistakes } from './values.ts'

/** Every mistake the search knows. Where two lead to the same text the earlier names it: the general before the special. */
export const mistakes: readonly Mistake[] = [
  ...orderMistakes,
  ...joiningMistakes,
  ...keyMistakes,
  ...parameterMistakes,
  ...encodingMistakes,
  ...jsonMistakes,
  ...valueMistakes,
]
