import { count, optional, text } from '../../../contract/schema/field.ts'
import { egret } from '../spec.ts'

export const users = egret.list({
  id: 'users',
  summary: { en: 'Players', zh: '玩家' },
  searched: ['id', 'name'],
  item: {
    appId: text({ en: 'The app.', zh: '应用 id', example: '1001' }),
    id: text({ en: 'The user.', zh: '用户 id' }),
    name: optional(text({ en: 'User name.', zh: '用户名', mayBeEmpty: true })),
    serverId: optional(text({ en: 'Server chosen last.', zh: '最近所选区服', mayBeEmpty: true })),
    friends: count({ en: 'How many friends.', zh: '好友数' }),
  },
  actions: ['login', 'pay'],
  async page({ state, ...query }) {
    const { items, ...rest } = await state.pageOfUsers(query)
    const shown = items.map(({ appId, id, name, serverId, friends }) => ({
      appId,
      id,
      ...(name !== undefined && { name }),
      ...(serverId !== undefined && { serverId }),
      friends: friends.length,
    }))
    return { items: shown, ...rest }
  },
})
