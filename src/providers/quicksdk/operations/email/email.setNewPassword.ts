import { object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { code, email, isGuest, newPassword, regTime, tags, uid, username } from '../../fields.ts'
import { SEND_TYPE, spendCode } from '../../rules/mailCodes.ts'
import { sentPassword } from '../../rules/passwords.ts'
import { showUser } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'

export const emailSetNewPassword = quicksdk.operation({
  id: 'email.setNewPassword',
  path: '/open/setNewPass',
  summary: {
    en: 'Sets a forgotten password anew with a mailed code (sendType 4)',
    zh: '用户密码找回：用邮箱验证码（sendType 4）设置新密码',
  },
  section: '二.7',
  tier: 'documented',
  assumptions: ['quick-15', 'quick-23', 'quick-31'],
  tag: tags.email,
  params: { email, code, newPassword },
  data: object({ uid, username, isGuest, regTime }),
  errors: ['PASSWORD_FORMAT', 'EMAIL_UNKNOWN', 'CODE_WRONG', 'CODE_EXPIRED'],
  async handle(call) {
    const { params, tenant, state, fail } = call
    const { openId } = tenant.merchant
    const stored = sentPassword(call, 'newPassword', params.newPassword)
    const user = await state.userByEmail(openId, params.email)
    if (!user)
      return fail(
        'EMAIL_UNKNOWN',
        prose(
          `merchant ${openId} has no user with ${params.email}`,
          `商户 ${openId} 没有邮箱为 ${params.email} 的用户`,
        ),
      )
    await spendCode(call, params.email, SEND_TYPE.recover, params.code)
    await state.putUser({ ...user, ...stored })
    await state.endSessions(openId, user.uid)
    return showUser(user)
  },
})
