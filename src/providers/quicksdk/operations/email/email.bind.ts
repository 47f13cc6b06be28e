import { nothing } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { code, email, password, tags, userId } from '../../fields.ts'
import { knownUser } from '../../rules/accounts.ts'
import { SEND_TYPE, spendCode } from '../../rules/mailCodes.ts'
import { sentPassword } from '../../rules/passwords.ts'
import { quicksdk } from '../../spec.ts'
import { isEmail } from '../../values/address.ts'

export const emailBind = quicksdk.operation({
  id: 'email.bind',
  path: '/open/bindEmail',
  summary: {
    en: 'Gives an account an e-mail address, and its initial password where it has none, with a mailed code (sendType 2)',
    zh: '账号绑定邮箱：使用 sendType 2 的验证码，账号没有密码时设置初始密码',
  },
  section: '二.15',
  tier: 'documented',
  assumptions: ['quick-2', 'quick-15', 'quick-19', 'quick-23', 'quick-28', 'quick-31'],
  tag: tags.email,
  params: { userId, email, code, password },
  // ASSUMPTION quick-2: the document speaks of the mailbox's data and lists no field of it.
  data: nothing(),
  errors: [
    'PASSWORD_FORMAT',
    'EMAIL_FORMAT',
    'USER_UNKNOWN',
    'EMAIL_BOUND',
    'EMAIL_TAKEN',
    'CODE_WRONG',
    'CODE_EXPIRED',
  ],
  async handle(call) {
    const { params, state, fail } = call
    const { email } = params
    const initial = sentPassword(call, 'password', params.password)
    if (!isEmail(email)) fail('EMAIL_FORMAT')
    const user = await knownUser(call, params.userId)
    const { openId, uid } = user
    if (user.email !== undefined)
      fail(
        'EMAIL_BOUND',
        prose(
          `user ${uid} has ${user.email}; reBindMail changes it`,
          `用户 ${uid} 已绑定 ${user.email}；可用 reBindMail 更换`,
        ),
      )
    const owner = await state.userByLogin(openId, email)
    if (owner && owner.uid !== uid)
      fail('EMAIL_TAKEN', prose(`${email} belongs to user ${owner.uid}`, `${email} 属于用户 ${owner.uid}`))
    await spendCode(call, email, SEND_TYPE.bind, params.code)
    // ASSUMPTION quick-19: who has an e-mail address is no guest any more.
    // ASSUMPTION quick-28: the table says "initial password", so an account that has one keeps it.
    await state.putUser({ ...user, ...(user.passwordMd5 === '' && initial), email, isGuest: false })
    return []
  },
})
