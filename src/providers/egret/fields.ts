import { text } from '../../contract/schema/field.ts'

/** Fields that several operations and callbacks share. */
export const userId = text({ en: 'The user, as getInfo answered it.', zh: '用户 id', example: 'afdafvsavsavsavsav' })

// ASSUMPTION egret-5: serverId and score must be present but may be empty.
export const serverId = text({
  en: 'The server the user chose.',
  zh: '用户选的区服',
  example: '1',
  mayBeEmpty: true,
  assumptions: ['egret-5'],
})

/** What live games read of a user beyond the document. */
const observed = { tier: 'observed', assumptions: ['egret-8'] } as const
export const sexNote = { en: "The player's sex, where the channel tells it.", zh: '性别，部分渠道返回', ...observed }
export const ageNote = { en: "The player's age, where the channel tells it.", zh: '年龄，部分渠道返回', ...observed }

/** The document's groups. */
export const tags = {
  users: { en: 'Users', zh: '玩家' },
  friends: { en: 'Friends', zh: '好友' },
  reports: { en: 'Reports', zh: '上报' },
} as const
