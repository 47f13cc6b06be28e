import { int, list, object, oneOf, optional, text } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { roleId, roleName, serverName, tags, uid } from '../../fields.ts'
import { quicksdk } from '../../spec.ts'
import type { Role } from '../../state.ts'

// ASSUMPTION quick-25: the table describes uid as the name of the account; what is called uid is the uid.
const showRole = ({ serverName, uid, roleId, roleName, roleLevel }: Role) => ({
  serverName,
  uid,
  roleId,
  roleName,
  角色等级: String(roleLevel),
})

export const roleList = quicksdk.operation({
  id: 'role.list',
  path: '/open/rolesList',
  summary: { en: 'Roles of an account, or of a role id', zh: '获取玩家游戏角色记录' },
  section: '二.33',
  tier: 'documented',
  assumptions: ['quick-3', 'quick-5', 'quick-25'],
  tag: tags.devices,
  params: {
    frType: oneOf([1, 2], { en: '1 by account, 2 by role id.', zh: '查询方式：1 按 UID，2 按角色 ID', example: 1 }),
    // ASSUMPTION quick-3: a number here, a text in the reply. quick-25: asked for, but not looked at, when frType is 2.
    uid: int({
      en: 'The account; not looked at when frType is 2.',
      zh: 'SDK 用户 ID；frType 为 2 时不校验',
      example: 10001,
      assumptions: ['quick-3', 'quick-25'],
    }),
    roleId: optional(
      text({ en: 'The role; required when frType is 2.', zh: '游戏角色 ID，frType 为 2 时必传', example: 'r-1' }),
    ),
  },
  data: list(
    object({
      serverName,
      uid,
      roleId,
      roleName,
      // quick-5: the table's name for the level is Chinese, and the level is a text.
      角色等级: text({ en: 'Level of the role.', zh: '角色等级', example: '8' }),
    }),
  ),
  errors: ['USER_UNKNOWN', 'ROLE_QUERY_INVALID'],
  async handle({ params, tenant, state, fail }) {
    const { openId, productCode } = tenant.product
    if (params.frType === 2) {
      const roleId = params.roleId ?? fail('ROLE_QUERY_INVALID')
      return (await state.rolesById(productCode, roleId)).map(showRole)
    }
    const uid = String(params.uid)
    if (!(await state.user(openId, uid)))
      fail('USER_UNKNOWN', prose(`merchant ${openId} has no user ${uid}`, `商户 ${openId} 没有用户 ${uid}`))
    return (await state.rolesOf(productCode, uid)).map(showRole)
  },
})
