import { object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { accessToken, tags, userId, userOpenId } from '../../fields.ts'
import { knownUser } from '../../rules/accounts.ts'
import { issueTokens } from '../../rules/session.ts'
import { bindType, checkBindType, showSocialUser, socialId, socialUserFields } from '../../rules/socials.ts'
import { quicksdk } from '../../spec.ts'

export const snsBind = quicksdk.operation({
  id: 'sns.bind',
  path: '/open/bindSns',
  summary: { en: 'Binds a social account', zh: '绑定第三方社交账号' },
  section: '二.16',
  tier: 'documented',
  assumptions: ['quick-3', 'quick-19', 'quick-20'],
  tag: tags.social,
  params: { userId, openType: bindType, userOpenId, access_token: accessToken },
  data: object(socialUserFields),
  errors: ['SNS_TYPE_UNKNOWN', 'SNS_CREDENTIAL_INVALID', 'USER_UNKNOWN', 'SNS_BOUND', 'SNS_TAKEN'],
  async handle(call) {
    const { params, state, fail } = call
    const { openType } = params
    checkBindType(openType, call)
    const userOpenId = socialId(params, call)
    const user = await knownUser(call, params.userId)
    const { openId, uid } = user
    const bound = await state.socialOf(openId, uid, openType)
    if (bound)
      fail(
        'SNS_BOUND',
        prose(
          `user ${uid} has ${bound.userOpenId}; unBindSns lets it go`,
          `用户 ${uid} 已绑定 ${bound.userOpenId}；可用 unBindSns 解绑`,
        ),
      )
    const owner = await state.userBySocial(openId, openType, userOpenId)
    if (owner)
      fail('SNS_TAKEN', prose(`${userOpenId} belongs to user ${owner.uid}`, `${userOpenId} 属于用户 ${owner.uid}`))
    await state.putSocial({ openId, uid, openType, userOpenId })
    // ASSUMPTION quick-19: who has a social account is no guest any more.
    const full = { ...user, isGuest: false }
    await state.putUser(full)
    const { authToken } = await issueTokens(call, full)
    return showSocialUser(full, authToken)
  },
})
