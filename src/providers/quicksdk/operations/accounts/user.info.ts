import { object } from '../../../../contract/schema/field.ts'
import { isGuest, regTime, tags, uid, userId, username } from '../../fields.ts'
import { knownUser } from '../../rules/accounts.ts'
import { showUser } from '../../rules/session.ts'
import { quicksdk } from '../../spec.ts'

export const userInfo = quicksdk.operation({
  id: 'user.info',
  path: '/open/userInfo',
  summary: { en: 'What is known of an account', zh: '获取用户信息' },
  section: '二.23',
  tier: 'documented',
  assumptions: ['quick-13'],
  tag: tags.accounts,
  params: { userId },
  data: object({ uid, username, isGuest, regTime }),
  errors: ['USER_UNKNOWN'],
  handle: async (call) => showUser(await knownUser(call, call.params.userId)),
})
