import { list, object, text, union } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { roleId, roleName, serverName, tags, uid, userId } from '../../fields.ts'
import { quicksdk } from '../../spec.ts'

const noneAsObject = <T>(items: readonly T[]): readonly T[] | Record<never, never> => (items.length > 0 ? items : {})

export const userGames = quicksdk.operation({
  id: 'user.games',
  path: '/open/userGames',
  summary: { en: 'The products an account has entered, with its roles', zh: '获取玩家游戏记录' },
  section: '二.30',
  tier: 'documented',
  assumptions: ['quick-13', 'quick-29'],
  tag: tags.devices,
  params: { userId },
  data: list(
    object({
      productCode: text({ en: 'Code of the product.', zh: 'SDK 产品 CODE', example: 'pc_2002' }),
      productName: text({ en: 'Name of the product.', zh: 'SDK 产品名称', example: 'Demo game' }),
      uid,
      // The table calls it an object whose every object has these fields: a PHP array, which is a list in JSON.
      // ASSUMPTION quick-29: "object, may be empty": an empty object where there are none.
      roles: union(
        list(
          object({
            roleId,
            roleName,
            serverName,
            serverId: text({ en: 'Id of the game server.', zh: '区服 ID', example: '1' }),
          }),
          { en: 'The roles there.', zh: '玩家角色记录' },
        ),
        object({}, { en: 'No roles.', zh: '没有角色时为空对象' }),
      ),
    }),
  ),
  errors: ['USER_UNKNOWN'],
  async handle({ params, tenant, state, fail }) {
    const { openId } = tenant.merchant
    const user = await state.user(openId, params.userId)
    if (!user)
      return fail(
        'USER_UNKNOWN',
        prose(`merchant ${openId} has no user ${params.userId}`, `商户 ${openId} 没有用户 ${params.userId}`),
      )
    const games = []
    for (const { productCode } of await state.activationsOf(openId, user.uid)) {
      const product = await state.product(productCode)
      // A seed may tell of a product it does not have.
      if (!product) continue
      const roles = await state.rolesOf(productCode, user.uid)
      games.push({
        productCode,
        productName: product.name,
        uid: user.uid,
        roles: noneAsObject(
          roles.map(({ roleId, roleName, serverName, serverId }) => ({ roleId, roleName, serverName, serverId })),
        ),
      })
    }
    return games
  },
})
