import { object } from '../../../../contract/schema/field.ts'
import { accessToken, tags, userOpenId } from '../../fields.ts'
import { freeName } from '../../rules/accounts.ts'
import { createUser, enter } from '../../rules/session.ts'
import { checkLoginType, loginType, showSocialUser, socialId, socialUserFields } from '../../rules/socials.ts'
import { quicksdk } from '../../spec.ts'

export const snsLogin = quicksdk.operation({
  id: 'sns.login',
  path: '/open/snsLogin',
  summary: { en: 'Logs in by a social account; the first time makes the account', zh: '第三方社交账号登录' },
  section: '二.11',
  tier: 'documented',
  assumptions: ['quick-3', 'quick-13', 'quick-19', 'quick-20'],
  tag: tags.social,
  params: { openType: loginType, userOpenId, access_token: accessToken },
  data: object(socialUserFields),
  errors: ['SNS_TYPE_UNKNOWN', 'SNS_CREDENTIAL_INVALID'],
  async handle(call) {
    const { params, tenant, state } = call
    const { openType } = params
    const { openId } = tenant.merchant
    checkLoginType(openType, call)
    const userOpenId = socialId(params, call)
    let user = await state.userBySocial(openId, openType, userOpenId)
    if (!user) {
      user = await createUser(call, { username: await freeName(call, 'sns') })
      await state.putSocial({ openId, uid: user.uid, openType, userOpenId })
    }
    const { authToken } = await enter(call, user)
    return showSocialUser(user, authToken)
  },
})
