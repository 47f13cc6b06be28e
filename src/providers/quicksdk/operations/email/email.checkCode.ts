import { nothing, oneOf } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { code, mail, tags, uidSent } from '../../fields.ts'
import { knownUser } from '../../rules/accounts.ts'
import { hasEmail, SEND_TYPE, spendCode } from '../../rules/mailCodes.ts'
import { quicksdk } from '../../spec.ts'

export const emailCheckCode = quicksdk.operation({
  id: 'email.checkCode',
  path: '/open/ckMailCode',
  summary: {
    en: 'Proves the present e-mail address before it is changed, with a mailed code (sendType 3)',
    zh: '邮箱换绑：校验发到原邮箱的验证码（sendType 3）',
  },
  section: '二.31',
  tier: 'documented',
  assumptions: ['quick-15', 'quick-21'],
  tag: tags.email,
  params: {
    uid: uidSent,
    mail,
    code,
    sendType: oneOf([SEND_TYPE.unbind], { en: 'Always 3.', zh: '固定值 3', example: SEND_TYPE.unbind }),
  },
  data: nothing(),
  errors: ['USER_UNKNOWN', 'EMAIL_MISMATCH', 'CODE_WRONG', 'CODE_EXPIRED'],
  async handle(call) {
    const { params, state, now, fail } = call
    const { mail, sendType, code } = params
    const user = await knownUser(call, String(params.uid))
    if (!hasEmail(user, mail))
      fail(
        'EMAIL_MISMATCH',
        prose(
          `user ${user.uid} has ${user.email ?? 'no e-mail address'}`,
          `用户 ${user.uid} 的邮箱：${user.email ?? '无'}`,
        ),
      )
    await spendCode(call, mail, sendType, code)
    await state.putMailCheck({ openId: user.openId, uid: user.uid, email: mail, passedAt: now })
    return []
  },
})
