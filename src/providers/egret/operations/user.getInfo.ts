import { object, optional, text } from '../../../contract/field.ts'
import { tags } from '../fields.ts'
import { egret } from '../spec.ts'

export const userGetInfo = egret.operation({
  id: 'user.getInfo',
  path: '/v2/user/getInfo',
  summary: { en: 'Who a login token belongs to', zh: '获取玩家信息' },
  section: '一',
  tier: 'documented',
  tag: tags.users,
  params: {
    token: text({
      en: 'Login token from the launch URL.',
      zh: '登录凭证，用于获取用户信息',
      example: '58990fggggggjhdfjfjd3UIca86',
    }),
  },
  data: object({
    id: text({ en: 'The user.', zh: '用户 id', example: 'afdafvsavsavsavsav' }),
    // ASSUMPTION egret-8: left out when the user has none.
    name: optional(
      text({
        en: 'User name; not every user has one.',
        zh: '用户名，不一定有',
        example: '张三',
        assumptions: ['egret-8'],
      }),
    ),
    pic: optional(
      text({
        en: 'URL of the portrait; not every user has one.',
        zh: '用户头像，不一定有',
        example: 'http://www.egret-labs.org/avar.jpg',
        assumptions: ['egret-8'],
      }),
    ),
  }),
  errors: ['TOKEN_INVALID'],
  async handle({ params, tenant, state, fail }) {
    const user = await state.userByToken(tenant.appId, params.token)
    if (!user) return fail('TOKEN_INVALID', `app ${tenant.appId} has no such token`)
    return {
      id: user.id,
      ...(user.name !== undefined && { name: user.name }),
      ...(user.pic !== undefined && { pic: user.pic }),
    }
  },
})
