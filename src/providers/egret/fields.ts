import { text } from '../../contract/field.ts'

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

/** The document's groups. */
export const tags = {
  users: { en: 'Users', zh: '玩家' },
  friends: { en: 'Friends', zh: '好友' },
  reports: { en: 'Reports', zh: '上报' },
} as const
