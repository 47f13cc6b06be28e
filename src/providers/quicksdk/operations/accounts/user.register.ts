import { object, optional, text } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { password, regTime, tags, tokens, uid, username } from '../../fields.ts'
import { SEND_TYPE, spendCode } from '../../rules/mailCodes.ts'
import { sentPassword } from '../../rules/passwords.ts'
import { createUser, enter } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'
import { isEmail } from '../../values/address.ts'

export const userRegister = quicksdk.operation({
  id: 'user.register',
  path: '/open/userRegister',
  summary: { en: 'Registers an account', zh: '用户注册' },
  description: {
    en: 'A username of the shape of an e-mail address is the address of the account too.',
    zh: '用户名为邮箱格式时，同时作为该账号的邮箱。',
  },
  section: '二.1',
  tier: 'documented',
  assumptions: ['quick-8', 'quick-13', 'quick-23', 'quick-31'],
  tag: tags.accounts,
  params: {
    username,
    password,
    // ASSUMPTION quick-31: table 6 mails codes for registration (sendType 1), and table 1 has no place for them.
    code: optional(
      text({
        en: 'The code mailed to the address that is registered (sendType 1); checked where it is sent.',
        zh: '发到注册邮箱的验证码（sendType 1），传了才校验',
        example: '482913',
        tier: 'assumed',
        assumptions: ['quick-31'],
      }),
    ),
  },
  data: object({ uid, username, regTime, ...tokens }),
  errors: ['PASSWORD_FORMAT', 'USER_EXISTS', 'CODE_WRONG', 'CODE_EXPIRED'],
  async handle(call) {
    const { params, tenant, state, fail } = call
    const { openId } = tenant.merchant
    const { username, code } = params
    const initial = sentPassword(call, 'password', params.password)
    const owner = await state.userByLogin(openId, username)
    if (owner)
      fail(
        'USER_EXISTS',
        prose(
          `${username} is user ${owner.uid} of merchant ${openId}`,
          `${username} 已是商户 ${openId} 的用户 ${owner.uid}`,
        ),
      )
    const isAddress = isEmail(username)
    if (isAddress && code !== undefined) await spendCode(call, username, SEND_TYPE.register, code)
    const user = await createUser(call, { username, ...initial, ...(isAddress && { email: username }) })
    return { uid: user.uid, username: user.username, regTime: user.regTime, ...(await enter(call, user)) }
  },
})
