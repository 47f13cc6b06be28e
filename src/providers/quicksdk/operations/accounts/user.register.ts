import { object } from '../../../../contract/field.ts'
import { password, regTime, tags, tokens, uid, username } from '../../fields.ts'
import { createUser, enter, passwordMd5 } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'

export const userRegister = quicksdk.operation({
  id: 'user.register',
  path: '/open/userRegister',
  summary: { en: 'Registers an account', zh: '用户注册' },
  section: '二.1',
  tier: 'documented',
  assumptions: ['quick-8', 'quick-13', 'quick-23'],
  tag: tags.accounts,
  params: { username, password },
  data: object({ uid, username, regTime, ...tokens }),
  errors: ['PASSWORD_FORMAT', 'USER_EXISTS'],
  async handle(call) {
    const { params, tenant, state, fail } = call
    const { openId } = tenant.merchant
    const stored = passwordMd5(params.password) ?? fail('PASSWORD_FORMAT')
    if (await state.userByName(openId, params.username)) {
      fail('USER_EXISTS', `merchant ${openId} has a user ${params.username}`)
    }
    const user = await createUser(call, { username: params.username, passwordMd5: stored })
    return { uid: user.uid, username: user.username, regTime: user.regTime, ...(await enter(call, user)) }
  },
})
