import { nothing } from '../../../../contract/field.ts'
import { code, email, password, tags, userId } from '../../fields.ts'
import { knownUser } from '../../rules/accounts.ts'
import { isEmail, SEND_TYPE, spendCode } from '../../rules/mailCodes.ts'
import { passwordMd5 } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'

export const emailBind = quicksdk.operation({
  id: 'email.bind',
  path: '/open/bindEmail',
  summary: {
    en: 'Gives an account an e-mail address and a password, with a mailed code (sendType 2)',
    zh: '账号绑定邮箱',
  },
  section: '二.15',
  tier: 'documented',
  assumptions: ['quick-2', 'quick-15', 'quick-19', 'quick-23'],
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
    const stored = passwordMd5(params.password) ?? fail('PASSWORD_FORMAT')
    if (!isEmail(email)) fail('EMAIL_FORMAT')
    const user = await knownUser(call, params.userId)
    const { openId, uid, passwordMd5: before } = user
    if (user.email !== undefined) fail('EMAIL_BOUND', `user ${uid} has ${user.email}; reBindMail changes it`)
    const owner = await state.userByEmail(openId, email)
    if (owner) fail('EMAIL_TAKEN', `${email} belongs to user ${owner.uid}`)
    await spendCode(call, email, SEND_TYPE.bind, params.code)
    // ASSUMPTION quick-19: who has an e-mail address is no guest any more.
    await state.putUser({ ...user, email, passwordMd5: stored, isGuest: false })
    // A first password takes nothing away from who is logged in; another one does.
    if (before !== '' && before !== stored) await state.endSessions(openId, uid)
    return []
  },
})
