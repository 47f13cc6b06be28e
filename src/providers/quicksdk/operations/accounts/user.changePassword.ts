import { nothing } from '../../../../contract/schema/field.ts'
import { newPassword, oldPassword, tags, userId } from '../../fields.ts'
import { knownUser } from '../../rules/accounts.ts'
import { samePassword, sentPassword } from '../../rules/passwords.ts'
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
    const before = sentPassword(call, 'oldPassword', params.oldPassword)
    const after = sentPassword(call, 'newPassword', params.newPassword)
    const user = await knownUser(call, params.userId)
    if (!samePassword(user, before)) fail('PASSWORD_WRONG')
    await state.putUser({ ...user, ...after })
    await state.endSessions(user.openId, user.uid)
    return []
  },
})
