import { nothing } from '../../../../contract/field.ts'
import { newPassword, oldPassword, tags, userId } from '../../fields.ts'
import { knownUser } from '../../rules/accounts.ts'
import { passwordMd5 } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'

export const userChangePassword = quicksdk.operation({
  id: 'user.changePassword',
  path: '/open/userChangePass',
  summary: { en: 'Changes the password of an account; its tokens end', zh: '用户修改密码' },
  section: '二.8',
  tier: 'documented',
  assumptions: ['quick-2', 'quick-23'],
  tag: tags.accounts,
  params: { userId, oldPassword, newPassword },
  // ASSUMPTION quick-2: the document speaks of the user's data and lists no field of it.
  data: nothing(),
  errors: ['PASSWORD_FORMAT', 'USER_UNKNOWN', 'PASSWORD_WRONG'],
  async handle(call) {
    const { params, state, fail } = call
    const before = passwordMd5(params.oldPassword) ?? fail('PASSWORD_FORMAT', 'oldPassword')
    const after = passwordMd5(params.newPassword) ?? fail('PASSWORD_FORMAT', 'newPassword')
    const user = await knownUser(call, params.userId)
    if (user.passwordMd5 !== before) fail('PASSWORD_WRONG')
    await state.putUser({ ...user, passwordMd5: after })
    await state.endSessions(user.openId, user.uid)
    return []
  },
})
