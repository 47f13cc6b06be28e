import { list, object, text } from '../../../../contract/field.ts'
import { roleId, roleName, serverName, tags, uid, userId } from '../../fields.ts'
import { quicksdk } from '../../spec.ts'

export const userGames = quicksdk.operation({
  id: 'user.games',
  path: '/open/userGames',
  summary: { en: 'The products an account has entered, with its roles', zh: '获取玩家游戏记录' },
  section: '二.30',
  tier: 'documented',
  assumptions: ['quick-13'],
  tag: tags.devices,
  params: { userId },
  data: list(
    object({
      productCode: text({ en: 'Code of the product.', zh: 'SDK 产品 CODE', example: 'pc_2002' }),
      productName: text({ en: 'Name of the product.', zh: 'SDK 产品名称', example: 'Demo game' }),
      uid,
      // The table calls it an object whose every object has these fields: a PHP array, which is a list in JSON.
      roles: list(
        object({
          roleId,
          roleName,
          serverName,
          serverId: text({ en: 'Id of the game server.', zh: '区服 ID', example: '1' }),
        }),
        { en: 'The roles there.', zh: '玩家角色记录' },
      ),
    }),
  ),
  errors: ['USER_UNKNOWN'],
  async handle({ params, tenant, state, fail }) {
    const { openId } = tenant.merchant
    const user = await state.user(openId, params.userId)
    if (!user) return fail('USER_UNKNOWN', `merchant ${openId} has no user ${params.userId}`)
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
        roles: roles.map(({ roleId, roleName, serverName, serverId }) => ({ roleId, roleName, serverName, serverId })),
      })
    }
    return games
  },
})
