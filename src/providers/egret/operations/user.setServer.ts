import { nothing } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { serverId, tags, userId } from '../fields.ts'
import { egret } from '../spec.ts'

export const userSetServer = egret.operation({
  id: 'user.setServer',
  path: '/v2/user/setServer',
  summary: { en: 'Reports which server a user chose', zh: '多区多服游戏设置选服' },
  section: '五',
  tier: 'documented',
  tag: tags.reports,
  params: { id: userId, serverId },
  data: nothing(),
  errors: ['USER_UNKNOWN'],
  async handle({ params, tenant, state, fail }) {
    const user = await state.user(tenant.appId, params.id)
    if (!user)
      return fail('USER_UNKNOWN', prose(`app ${tenant.appId} has no such user`, `应用 ${tenant.appId} 没有该用户`))
    await state.putUser({ ...user, serverId: params.serverId })
    return []
  },
})
