import { object, text } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { authToken, isGuest, mail, regTime, tags, uid, uidSent, username } from '../../fields.ts'
import { knownUser } from '../../rules/accounts.ts'
import { hasEmail, SEND_TYPE, spendCode, VALID_SECONDS } from '../../rules/mailCodes.ts'
import { issueTokens, showUser } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'
import { isEmail } from '../../values/address.ts'

export const emailRebind = quicksdk.operation({
  id: 'email.rebind',
  path: '/open/reBindMail',
  summary: {
    en: 'Changes the e-mail address, the old one proved by ckMailCode, with a code mailed to the new one (sendType 2)',
    zh: '邮箱换绑：原邮箱经 ckMailCode 校验后，用发到新邮箱的验证码（sendType 2）绑定新邮箱',
  },
  section: '二.32',
  tier: 'documented',
  assumptions: ['quick-3', 'quick-15', 'quick-21', 'quick-31', 'quick-32'],
  tag: tags.email,
  params: {
    uid: uidSent,
    mail,
    newMail: text({ en: 'The new e-mail address.', zh: '新邮箱地址', example: 'alice@example.org' }),
    newCode: text({
      en: 'The code mailed to it with sendType 2.',
      zh: '发到新邮箱的验证码（sendType 2）',
      example: '482913',
      assumptions: ['quick-32'],
    }),
  },
  // ASSUMPTION quick-3: table 32 names no types; they are those of the same names in tables 23 and 28.
  data: object({
    uid,
    username,
    isGuest,
    regTime,
    mobile: text({ en: "With the country's prefix; may be empty.", zh: '手机号（含地区代码）', mayBeEmpty: true }),
    authToken,
  }),
  errors: [
    'EMAIL_FORMAT',
    'USER_UNKNOWN',
    'EMAIL_MISMATCH',
    'EMAIL_UNCHECKED',
    'EMAIL_TAKEN',
    'CODE_WRONG',
    'CODE_EXPIRED',
  ],
  async handle(call) {
    const { params, state, now, fail } = call
    const { mail, newMail } = params
    if (!isEmail(newMail)) fail('EMAIL_FORMAT')
    const user = await knownUser(call, String(params.uid))
    const { openId, uid } = user
    if (!hasEmail(user, mail))
      fail(
        'EMAIL_MISMATCH',
        prose(`user ${uid} has ${user.email ?? 'no e-mail address'}`, `用户 ${uid} 的邮箱：${user.email ?? '无'}`),
      )
    // ASSUMPTION quick-21: the check of 31 counts for ten minutes, and for the address it was made for.
    const check = await state.mailCheck(openId, uid)
    if (!check || !hasEmail(user, check.email))
      return fail('EMAIL_UNCHECKED', prose(`ckMailCode has not passed for ${mail}`, `${mail} 尚未通过 ckMailCode`))
    if (now >= check.passedAt + VALID_SECONDS)
      fail('EMAIL_UNCHECKED', prose(`ckMailCode passed at ${check.passedAt}`, `ckMailCode 于 ${check.passedAt} 通过`))
    const owner = await state.userByLogin(openId, newMail)
    if (owner && owner.uid !== uid)
      fail('EMAIL_TAKEN', prose(`${newMail} belongs to user ${owner.uid}`, `${newMail} 属于用户 ${owner.uid}`))
    // ASSUMPTION quick-32: the new address is bound, so its code is one of sendType 2.
    await spendCode(call, newMail, SEND_TYPE.bind, params.newCode)
    await state.deleteMailCheck(openId, uid)
    await state.putUser({ ...user, email: newMail })
    const { authToken } = await issueTokens(call, user)
    return { ...showUser(user), mobile: user.mobile, authToken }
  },
})
