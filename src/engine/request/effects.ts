import type { Delivery } from '../../contract/callback.ts'
import type { Mail } from '../../contract/mail.ts'

/** What a handler did to the outside world: kept in its transaction, sent once that is kept. */
export interface Effects {
  readonly queued: Delivery[]
  readonly mails: Mail[]
}

export const noEffects = (): Effects => ({ queued: [], mails: [] })
