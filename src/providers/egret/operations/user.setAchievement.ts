import { nothing, text } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { serverId, tags, userId } from '../fields.ts'
import { egret } from '../spec.ts'

export const userSetAchievement = egret.operation({
  id: 'user.setAchievement',
  path: '/v2/user/setAchievement',
  summary: { en: "Reports a user's score on a server", zh: '数据上报' },
  section: '六',
  tier: 'documented',
  tag: tags.reports,
  params: {
    id: userId,
    serverId,
    score: text({
      en: "The player's points, level or the like.",
      zh: '游戏里玩家的分数或等级等',
      example: '20',
      mayBeEmpty: true,
      assumptions: ['egret-5'],
    }),
  },
  data: nothing(),
  errors: ['USER_UNKNOWN'],
  async handle({ params, tenant, state, now, fail }) {
    const { appId } = tenant
    const { id, serverId: server, score } = params
    if (!(await state.user(appId, id)))
      fail('USER_UNKNOWN', prose(`app ${appId} has no such user`, `应用 ${appId} 没有该用户`))
    await state.putAchievement({ appId, id, serverId: server, score, at: now })
    return []
  },
})
