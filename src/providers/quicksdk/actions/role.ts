import { int, object, text } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { quicksdk } from '../spec.ts'

const fields = {
  openId: text({ en: 'The merchant.', zh: '商户 openId' }),
  productCode: text({ en: 'The product.', zh: '产品 CODE' }),
  uid: text({ en: 'The account.', zh: 'SDK 账号 ID', example: '10001' }),
  roleId: text({ en: 'The role.', zh: '角色 ID' }),
  roleName: text({ en: 'Its name.', zh: '角色名' }),
  serverId: text({ en: 'Its server.', zh: '区服 ID' }),
  serverName: text({ en: "The server's name.", zh: '区服名' }),
  roleLevel: int({ en: 'Its level.', zh: '角色等级' }),
}

export const role = quicksdk.action({
  id: 'role',
  summary: { en: 'A player makes a role or its level changes', zh: '玩家创建角色或角色升级' },
  params: fields,
  data: object(fields),
  async handle({ params, state, now, fail }) {
    const { openId, productCode, uid, roleId, roleName, serverId, serverName, roleLevel } = params
    const product = await state.product(productCode)
    if (product?.openId !== openId)
      fail(
        'NOT_FOUND',
        prose(`Merchant ${openId} has no product ${productCode}.`, `商户 ${openId} 没有产品 ${productCode}。`),
      )
    if (!(await state.user(openId, uid)))
      fail('NOT_FOUND', prose(`Merchant ${openId} has no user ${uid}.`, `商户 ${openId} 没有用户 ${uid}。`))
    const stored = { openId, productCode, uid, roleId, roleName, serverId, serverName, roleLevel }
    await state.putRole(stored)
    // ASSUMPTION quick-13: who has a role in a product has entered it.
    await state.activate({ openId, productCode, uid }, now)
    return stored
  },
})
