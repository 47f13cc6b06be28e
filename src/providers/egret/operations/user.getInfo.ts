import { int, openObject, optional, text, union } from '../../../contract/schema/field.ts'
import { ageNote, sexNote, tags } from '../fields.ts'
import { egret } from '../spec.ts'

/** The user whose token it is, if any. */
const tokenProblem = (appId: string, owner: string | undefined) =>
  owner === undefined
    ? {
        en: `app ${appId} has no such token, nor has any other app; make one with egret/login`,
        zh: `应用 ${appId} 及其他应用均无此 token，可通过 egret/login 生成`,
      }
    : {
        en: `the token belongs to app ${owner}, not to app ${appId}`,
        zh: `该 token 属于应用 ${owner}，不属于 ${appId}`,
      }

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
  // ASSUMPTION egret-8: channels send further members, so what a seed has under `extra` stands beside these.
  data: openObject({
    id: text({ en: 'The user.', zh: '用户 id', example: 'afdafvsavsavsavsav' }),
    // ASSUMPTION egret-8: each is left out when the user has none.
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
    sex: optional(union(int(sexNote), text(sexNote))),
    age: optional(union(int(ageNote), text(ageNote))),
  }),
  errors: ['TOKEN_INVALID'],
  async handle({ params, tenant, state, fail }) {
    const user = await state.userByToken(tenant.appId, params.token)
    if (!user) {
      const elsewhere = await state.tokenAnywhere(params.token)
      return fail('TOKEN_INVALID', tokenProblem(tenant.appId, elsewhere?.appId))
    }
    const { id, name, pic, sex, age, extra } = user
    return {
      id,
      ...(name !== undefined && { name }),
      ...(pic !== undefined && { pic }),
      ...(sex !== undefined && { sex }),
      ...(age !== undefined && { age }),
      ...extra,
    }
  },
})
