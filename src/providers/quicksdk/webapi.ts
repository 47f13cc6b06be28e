import type { TObject } from 'typebox'
import { provider } from '../../contract/provider.ts'
import { nothing, object } from '../../contract/schema/field.ts'
import { message, refusal, refusedReply, shared, status } from './spec.ts'
import type { QuickState } from './state.ts'

/** QuickSDK's other door: unsigned, no openId, and what it answers stands beside `data` instead of in it. */
// ASSUMPTION quick-9: observed in live games; every refusal is the one documented text.
export const webapi = provider<QuickState, undefined>()({
  ...shared,
  // ASSUMPTION quick-9: 请求方式 GET/POST on the vendor's page, query or body.
  readsQuery: true,
  common: {},
  checks: [
    ['required', 'TOKEN_UID_ERROR'],
    ['format', 'TOKEN_UID_ERROR'],
  ],
  envelope: {
    success: (data) => ({ status: true, message: '', ...(data as object), data: [] }),
    read: (reply) => {
      if (reply.status !== true) return refusedReply(reply)
      const { status: _status, message: _message, data: _data, ...data } = reply
      return { ok: true, data }
    },
    schema: (data) => object({ status, message, ...(data as TObject).properties, data: nothing() }),
    ...refusal,
  },
})
