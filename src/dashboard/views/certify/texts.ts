import { inSentence } from '../../data/state.ts'
import type { CheckResult } from '../../data/types.ts'

/** Why a check came out as it did, in the page's language; nothing where there is no more to say. */
export const reasonOfCheck = ({ reason = '', reasonZh = reason }: CheckResult): string =>
  inSentence({ en: reason, zh: reasonZh })
