import { browse, type ListQuery, wayBy } from '../../../contract/list.ts'
import { bool, int, keptTime, oneOf, optional, text } from '../../../contract/schema/field.ts'
import { type Row, stateTable } from '../../../contract/stateTable.ts'
import { joinKey, type Transaction } from '../../../contract/store.ts'
import { counted, id, str, uid } from './row.ts'

/** An account; all products of a merchant share them (quick-13). */
export const userFields = {
  openId: id,
  uid,
  username: text({ en: 'Name.', zh: '用户名' }),
  // Lower-case hex; empty when the account has no password.
  passwordMd5: str,
  // How the password was sent, which is the only way it matches; absent where a seed knows the password itself.
  // `md5`: 32 hex characters, as documented. `text`: anything else, as games send it that do not hash (quick-23).
  passwordAs: optional(
    oneOf(['md5', 'text'], {
      en: 'The only form in which games send the password of this account. Default: either.',
      zh: '该账号密码的唯一发送形式，默认两种均可',
      assumptions: ['quick-23'],
    }),
  ),
  email: optional(text({ en: 'E-mail address.', zh: '邮箱' })),
  // With the country's prefix; empty when there is none.
  mobile: text({ en: 'Mobile number.', zh: '手机号', mayBeEmpty: true }),
  isGuest: bool({ en: 'Whether it is a guest. Default false.', zh: '是否游客' }),
  // Of a guest (14).
  deviceId: optional(text({ en: 'Device of a guest.', zh: '游客设备标识' })),
  regTime: keptTime({ en: 'When it was registered.', zh: '注册时间' }),
}

/** A social account that belongs to a user. */
export const socialFields = {
  openId: id,
  uid,
  openType: int({ en: 'Kind of social account.', zh: '社交账号类型' }),
  userOpenId: text({ en: 'Identifies the player there.', zh: '社交账号标识' }),
}

export type User = Row<typeof userFields>
export type PasswordForm = NonNullable<User['passwordAs']>
export type Social = Row<typeof socialFields>

export const emailKey = (email: string): string => email.toLowerCase()

const openIdOf = (row: User) => row.openId
const uidOf = (row: User) => row.uid
const usersById = wayBy<User>(uidOf, openIdOf)
const usersByName = wayBy<User>((row) => row.username, uidOf, openIdOf)
const usersByEmail = wayBy<User>((row) => row.email, uidOf, openIdOf)
const users = stateTable(userFields)({
  name: 'quicksdk.users',
  key: (row) => joinKey(row.openId, row.uid),
  indexes: {
    byUid: (row) => [row.openId, Number(row.uid)],
    byName: (row) => [row.openId, row.username],
    byEmail: (row) => (row.email === undefined ? undefined : [row.openId, emailKey(row.email)]),
    // An account that is no longer a guest's does not come back by its device (quick-19).
    byDevice: (row) => (row.isGuest && row.deviceId !== undefined ? [row.openId, row.deviceId] : undefined),
    listId: usersById.index,
    listName: usersByName.index,
    listEmail: usersByEmail.index,
  },
})
const socials = stateTable(socialFields)({
  name: 'quicksdk.socials',
  key: (row) => joinKey(row.openId, joinKey(String(row.openType), row.userOpenId)),
  indexes: { byUser: (row) => [row.openId, row.uid, row.openType] },
})

/** One login: the token a game server checks and the one for autoLogin (quick-8). */
const sessionFields = {
  token: id,
  authToken: id,
  openId: id,
  uid,
  // Empty for a login that a seed brought along.
  productCode: str,
  // Counts up, so that the oldest is known.
  sequence: counted,
}
export const sessions = stateTable(sessionFields)({
  name: 'quicksdk.sessions',
  key: (row) => row.token,
  indexes: {
    byAuthToken: (row) => [row.openId, row.authToken],
    byUser: (row) => [row.openId, row.uid, row.sequence],
  },
})

type Session = Row<typeof sessionFields>

/** At most this many logins of one user stay valid; the oldest gives way. */
const SESSIONS = 20

export const accounts = (tx: Transaction) => ({
  user: (openId: string, uid: string) => tx.get(users, joinKey(openId, uid)),
  userByName: (openId: string, username: string) => tx.find(users, 'byName', [openId, username]),
  userByEmail: (openId: string, email: string) => tx.find(users, 'byEmail', [openId, emailKey(email)]),
  /** By username or bound address (quick-31); the account whose name it is before the one whose address it is. */
  async userByLogin(openId: string, login: string): Promise<User | undefined> {
    return (
      (await tx.find(users, 'byName', [openId, login])) ?? (await tx.find(users, 'byEmail', [openId, emailKey(login)]))
    )
  },
  guestByDevice: (openId: string, deviceId: string) => tx.find(users, 'byDevice', [openId, deviceId]),
  usersOf: (openId: string) => tx.list(users, 'byUid', { prefix: [openId] }),
  eachUserOf: (openId: string) => tx.each(users, 'byUid', { prefix: [openId] }),
  anyUser: (openId: string) => tx.find(users, 'byUid', [openId]),
  putUser: (user: User) => tx.put(users, user),
  pageOfUsers(query: ListQuery) {
    const byId = ['listId', usersById] as const
    const search = [byId, ['listName', usersByName] as const, ['listEmail', usersByEmail] as const]
    return browse(tx, { table: users, all: byId, search }, query)
  },

  async userBySocial(openId: string, openType: number, userOpenId: string): Promise<User | undefined> {
    const found = await tx.get(socials, joinKey(openId, joinKey(String(openType), userOpenId)))
    return found && tx.get(users, joinKey(openId, found.uid))
  },
  socialOf: (openId: string, uid: string, openType: number) => tx.find(socials, 'byUser', [openId, uid, openType]),
  socialsOf: (openId: string, uid: string) => tx.list(socials, 'byUser', { prefix: [openId, uid] }),
  putSocial: (social: Social) => tx.put(socials, social),
  deleteSocial: ({ openId, openType, userOpenId }: Social) =>
    tx.delete(socials, joinKey(openId, joinKey(String(openType), userOpenId))),

  sessionByToken: (token: string) => tx.get(sessions, token),
  sessionByAuthToken: (openId: string, authToken: string) => tx.find(sessions, 'byAuthToken', [openId, authToken]),
  /** The token of the user's first login that is still valid. */
  async tokenOf(openId: string, uid: string): Promise<string | undefined> {
    return (await tx.list(sessions, 'byUser', { prefix: [openId, uid], limit: 1 }))[0]?.token
  },
  async putSession(session: Session): Promise<void> {
    await tx.put(sessions, session)
    const prefix = [session.openId, session.uid]
    const beyond = await tx.list(sessions, 'byUser', { prefix, newestFirst: true, offset: SESSIONS })
    for (const { token } of beyond) await tx.delete(sessions, token)
  },
  /** Makes every token of a user invalid, as after a new password. */
  async endSessions(openId: string, uid: string): Promise<void> {
    const ended = await tx.list(sessions, 'byUser', { prefix: [openId, uid] })
    for (const { token } of ended) await tx.delete(sessions, token)
  },
})
