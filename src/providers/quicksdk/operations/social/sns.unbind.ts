import { object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { tags, userId } from '../../fields.ts'
import { knownUser } from '../../rules/accounts.ts'
import { issueTokens } from '../../rules/session.ts'
import { bindType, checkBindType, showSocialUser, socialUserFields } from '../../rules/socials.ts'
import { quicksdk } from '../../spec.ts'

export const snsUnbind = quicksdk.operation({
  id: 'sns.unbind',
  path: '/open/unBindSns',
  summary: { en: 'Lets the social account of a kind go', zh: '解绑第三方社交账号' },
  section: '二.27',
  tier: 'documented',
  assumptions: ['quick-3'],
  tag: tags.social,
  params: { userId, openType: bindType },
  data: object(socialUserFields),
  errors: ['SNS_TYPE_UNKNOWN', 'USER_UNKNOWN', 'SNS_NOT_BOUND'],
  async handle(call) {
    const { params, state, fail } = call
    checkBindType(params.openType, call)
    const user = await knownUser(call, params.userId)
    const bound = await state.socialOf(user.openId, user.uid, params.openType)
    if (!bound)
      return fail(
        'SNS_NOT_BOUND',
        prose(
          `user ${user.uid} has none of openType ${params.openType}`,
          `用户 ${user.uid} 没有 openType ${params.openType} 的社交账号`,
        ),
      )
    await state.deleteSocial(bound)
    const { authToken } = await issueTokens(call, user)
    return showSocialUser(user, authToken)
  },
})
