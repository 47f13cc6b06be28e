import { object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { authToken, isGuest, regTime, tags, token, uid, username } from '../../fields.ts'
import { enter, showUser } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'

export const userAutoLogin = quicksdk.operation({
  id: 'user.autoLogin',
  path: '/open/autoLogin',
  summary: { en: 'Logs an account in by the authToken of an earlier login', zh: 'SDK 自动授权登录 (authToken)' },
  section: '二.28',
  tier: 'documented',
  assumptions: ['quick-8', 'quick-13', 'quick-30'],
  tag: tags.accounts,
  params: { authToken },
  data: object({ uid, username, isGuest, regTime, token, authToken }),
  // ASSUMPTION quick-30: example 1 of every operation shows this text, and here alone it fits.
  errors: ['TOKEN_UID_ERROR'],
  async handle(call) {
    const { params, tenant, state, fail } = call
    const { openId } = tenant.merchant
    const session = await state.sessionByAuthToken(openId, params.authToken)
    const user = session && (await state.user(openId, session.uid))
    if (!user)
      return fail(
        'TOKEN_UID_ERROR',
        prose(
          'there is no such authToken, or it has been replaced by newer ones',
          '没有该 authToken，或已被更新的 authToken 取代',
        ),
      )
    // ASSUMPTION quick-8: the authToken stays valid beside the new one, so that a lost reply locks no player out.
    return { ...showUser(user), ...(await enter(call, user)) }
  },
})
