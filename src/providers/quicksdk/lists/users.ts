import { bool, optional, text, unixTime } from '../../../contract/schema/field.ts'
import { quicksdk } from '../spec.ts'

export const users = quicksdk.list({
  id: 'users',
  summary: { en: 'Accounts', zh: '账号' },
  searched: ['uid', 'username', 'email'],
  item: {
    openId: text({ en: 'The merchant.', zh: '商户 openId' }),
    uid: text({ en: 'Account id.', zh: '账号 uid', example: '10001' }),
    username: text({ en: 'The name it logs in with.', zh: '用户名', mayBeEmpty: true }),
    email: optional(text({ en: 'E-mail address.', zh: '邮箱地址' })),
    isGuest: bool({ en: 'A guest of a device.', zh: '是否游客' }),
    regTime: unixTime({ en: 'When it registered.', zh: '注册时间' }),
  },
  actions: ['login', 'role'],
  async page({ state, ...query }) {
    const { items, ...rest } = await state.pageOfUsers(query)
    const shown = items.map(({ openId, uid, username, email, isGuest, regTime }) => ({
      openId,
      uid,
      username,
      ...(email !== undefined && { email }),
      isGuest,
      regTime,
    }))
    return { items: shown, ...rest }
  },
})
