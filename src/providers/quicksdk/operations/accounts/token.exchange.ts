import { int, object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { authToken, tags, token, uid } from '../../fields.ts'
import { quicksdk } from '../../spec.ts'

/** Tokens do not run out here. */
// ASSUMPTION quick-43: no source says how long a token is good; a day is told.
const TIME_LEFT = 86_400

// ASSUMPTION quick-43: observed under /webOpen/ alone.
export const tokenExchange = quicksdk.operation({
  id: 'token.exchange',
  path: '/webOpen/checkToken',
  summary: { en: 'The token that belongs to an authToken', zh: '用 authToken 换取 token' },
  tier: 'observed',
  assumptions: ['quick-43'],
  tag: tags.accounts,
  params: { uid, authToken },
  data: object({
    token,
    timeleft: int({
      en: 'Seconds the token is still good.',
      zh: 'token 剩余有效秒数',
      example: TIME_LEFT,
      assumptions: ['quick-43'],
    }),
  }),
  errors: ['TOKEN_UID_ERROR'],
  async handle({ params, tenant, state, fail }) {
    const session = await state.sessionByAuthToken(tenant.merchant.openId, params.authToken)
    if (session?.uid !== params.uid)
      return fail('TOKEN_UID_ERROR', prose('the authToken is none of this uid', '该 authToken 不属于此 uid'))
    return { token: session.token, timeleft: TIME_LEFT }
  },
})
