import { object, oneOf, text } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { email, tags } from '../../fields.ts'
import { SEND_TYPE, VALID_SECONDS } from '../../rules/mailCodes.ts'
import { quicksdk } from '../../spec.ts'
import { isEmail } from '../../values/address.ts'

const { register, bind, unbind, recover } = SEND_TYPE

export const emailSendCode = quicksdk.operation({
  id: 'email.sendCode',
  path: '/open/sendCodeByEmail',
  summary: {
    en: "Mails a code, which is read from the sandbox's outbox",
    zh: '发送邮箱验证码（验证码在沙箱的发件箱中查看）',
  },
  section: '二.6',
  tier: 'documented',
  assumptions: ['quick-5', 'quick-15', 'quick-33'],
  tag: tags.email,
  params: {
    email,
    sendType: oneOf([register, bind, unbind, recover], {
      en: '1 register, 2 bind, 3 unbind, 4 recover the password.',
      zh: '验证类型：1 邮箱注册，2 绑定邮箱，3 解绑邮箱，4 找回密码',
      example: recover,
    }),
  },
  data: object({
    // ASSUMPTION quick-5: a Unix time, and yet a text; the document has it so.
    expires_in: text({
      en: 'When the code expires, Unix seconds.',
      zh: '验证码过期时间（Unix 时间戳）',
      example: '1700000600',
    }),
    message: text({ en: 'Says that it was sent.', zh: '验证码发送成功消息', assumptions: ['quick-4'] }),
  }),
  errors: ['EMAIL_FORMAT', 'EMAIL_TAKEN', 'EMAIL_UNKNOWN'],
  async handle({ params, tenant, state, now, ids, mail, fail }) {
    const { email, sendType } = params
    const { openId } = tenant.merchant
    if (!isEmail(email)) fail('EMAIL_FORMAT')
    // ASSUMPTION quick-33: no code for what could not be done with it.
    const owner = await (sendType === register ? state.userByLogin : state.userByEmail)(openId, email)
    const wantsOwner = sendType === unbind || sendType === recover
    if (wantsOwner && !owner)
      fail(
        'EMAIL_UNKNOWN',
        prose(`merchant ${openId} has no user with ${email}`, `商户 ${openId} 没有邮箱为 ${email} 的用户`),
      )
    if (!wantsOwner && owner)
      fail('EMAIL_TAKEN', prose(`${email} belongs to user ${owner.uid}`, `${email} 属于用户 ${owner.uid}`))
    const code = ids.digits(6)
    const expiresAt = now + VALID_SECONDS
    await state.putEmailCode({ openId, email, sendType, code, expiresAt })
    await mail({ to: email, sendType, code, expiresAt })
    // ASSUMPTION quick-4: the text is ours.
    return { expires_in: String(expiresAt), message: 'The verification code was sent.' }
  },
})
