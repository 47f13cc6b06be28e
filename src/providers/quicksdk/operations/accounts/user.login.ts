import { object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { isGuest, password, regTime, tags, tokens, uid, username } from '../../fields.ts'
import { samePassword, sentPassword } from '../../rules/passwords.ts'
import { enter, showUser } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'

export const userLogin = quicksdk.operation({
  id: 'user.login',
  path: '/open/userLogin',
  summary: { en: 'Logs an account in', zh: '用户登录' },
  section: '二.2',
  tier: 'documented',
  assumptions: ['quick-8', 'quick-13', 'quick-23', 'quick-31'],
  tag: tags.accounts,
  params: { username, password },
  data: object({ uid, username, isGuest, regTime, ...tokens }),
  errors: ['PASSWORD_FORMAT', 'USER_UNKNOWN', 'PASSWORD_WRONG'],
  async handle(call) {
    const { params, tenant, state, fail } = call
    const { openId } = tenant.merchant
    const sent = sentPassword(call, 'password', params.password)
    const user = await state.userByLogin(openId, params.username)
    if (!user)
      return fail(
        'USER_UNKNOWN',
        prose(`merchant ${openId} has no user ${params.username}`, `商户 ${openId} 没有用户 ${params.username}`),
      )
    if (!samePassword(user, sent)) fail('PASSWORD_WRONG')
    return { ...showUser(user), ...(await enter(call, user)) }
  },
})
