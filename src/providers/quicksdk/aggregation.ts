import { provider } from '../../contract/provider.ts'
import { oneOf } from '../../contract/schema/field.ts'
import { shared } from './spec.ts'
import type { QuickState } from './state.ts'

const NO = '0'

/** The aggregation's door: unsigned, and one digit is the whole answer. */
// ASSUMPTION quick-42: observed in public server code; everything that is not a good token is 0.
export const aggregation = provider<QuickState, undefined>()({
  ...shared,
  readsQuery: true,
  common: {},
  checks: [
    ['required', 'TOKEN_UID_ERROR'],
    ['format', 'TOKEN_UID_ERROR'],
  ],
  envelope: {
    success: (data) => data,
    failure: () => NO,
    // Clients hand in an answer that is no JSON as its text.
    read: (reply) =>
      reply.text === '1' ? { ok: true, data: '1' } : { ok: false, code: 'tokenUidError', message: 'tokenUidError' },
    schema: (data) => data,
    failureSchema: oneOf([NO], { en: 'The token is not good.', zh: '验证失败' }),
    textType: 'text/plain',
    failureType: 'text/plain',
  },
})
