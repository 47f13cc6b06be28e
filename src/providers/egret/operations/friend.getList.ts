import { list, text } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { tags, userId } from '../fields.ts'
import { egret } from '../spec.ts'

export const friendGetList = egret.operation({
  id: 'friend.getList',
  path: '/v2/friend/getList',
  summary: { en: "The ids of a user's friends", zh: '获取玩家好友列表' },
  section: '四',
  tier: 'documented',
  tag: tags.friends,
  params: { id: userId },
  data: list(text({ en: "A friend's user id.", zh: '好友 id', example: 'jkjkgljhgytyfhfh' })),
  errors: ['USER_UNKNOWN', 'FEATURE_CLOSED'],
  async handle({ params, tenant, state, fail }) {
    const user = await state.user(tenant.appId, params.id)
    if (!user)
      return fail('USER_UNKNOWN', prose(`app ${tenant.appId} has no such user`, `应用 ${tenant.appId} 没有该用户`))
    // ASSUMPTION egret-12: a channel without friend list refuses.
    if (!tenant.friendList)
      return fail(
        'FEATURE_CLOSED',
        prose(`app ${tenant.appId} has friendList switched off`, `应用 ${tenant.appId} 已关闭 friendList`),
      )
    return user.friends
  },
})
