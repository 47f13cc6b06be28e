import { flag, object } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { tags, userId } from '../fields.ts'
import { egret } from '../spec.ts'

export const friendIsOpen = egret.operation({
  id: 'friend.isOpen',
  path: '/v2/friend/isOpen',
  summary: { en: 'Whether the channel offers a friend list', zh: '获取当前渠道是否开启玩家好友列表功能' },
  section: '三',
  tier: 'documented',
  tag: tags.friends,
  params: { id: userId },
  data: object({ status: flag({ en: '1 open, 0 closed.', zh: '1 为开启，0 为未开启', example: 1 }) }),
  errors: ['USER_UNKNOWN'],
  async handle({ params, tenant, state, fail }) {
    if (!(await state.user(tenant.appId, params.id)))
      fail('USER_UNKNOWN', prose(`app ${tenant.appId} has no such user`, `应用 ${tenant.appId} 没有该用户`))
    // ASSUMPTION egret-12: a closed list is an answer here, a refusal in friend/getList.
    return { status: tenant.friendList ? 1 : 0 }
  },
})
