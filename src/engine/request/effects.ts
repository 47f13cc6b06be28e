import type { Delivery } from '../../contract/callbacks/callback.ts'
import type { Mail } from '../../contract/values/mail.ts'
import type { Diagnosis } from '../explain/diagnostics.ts'

/** What a handler did to the outside world: kept in its transaction, sent once that is kept. */
export interface Effects {
  readonly queued: Delivery[]
  readonly mails: Mail[]
  /** What is odd about a request that was accepted. */
  readonly remarks: Diagnosis[]
}

export const noEffects = (): Effects => ({ queued: [], mails: [], remarks: [] })
