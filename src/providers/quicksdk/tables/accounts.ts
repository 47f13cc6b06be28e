import { browse, type ListQuery, wayBy } from '../../../contract/list.ts'
import { joinKey, type Transaction, table } from '../../../contract/store.ts'
import { history, type Row, str, whole } from './row.ts'

/** An account; all products of a merchant share them (quick-13). */
export interface User {
  readonly openId: string
  /** Digits without leading zero, at most 15: exact as a JSON number too. */
  readonly uid: string
  readonly username: string
  /** Lower-case hex; empty when the account has no password. */
  readonly passwordMd5: string
  /** How the password was sent, which is the only way it matches; absent where a seed knows the password itself. */
  readonly passwordAs?: PasswordForm
  readonly email?: string
  /** With the country's prefix; empty when there is none. */
  readonly mobile: string
  readonly isGuest: boolean
  /** The device of a guest (14). */
  readonly deviceId?: string
  /** Unix time in seconds. */
  readonly regTime: number
}

/** `md5`: 32 hex characters, as documented. `text`: anything else, as games send it that do not hash (quick-23). */
export type PasswordForm = 'md5' | 'text'

/** A social account that belongs to a user. */
export interface Social {
  readonly openId: string
  readonly uid: string
  readonly openType: number
  readonly userOpenId: string
}

export const emailKey = (email: string): string => email.toLowerCase()

const openIdOf = (row: User) => row.openId
const uidOf = (row: User) => row.uid
const usersById = wayBy<User>(uidOf, openIdOf)
const usersByName = wayBy<User>((row) => row.username, uidOf, openIdOf)
const usersByEmail = wayBy<User>((row) => row.email, uidOf, openIdOf)
const users = table<User>()({
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
const socials = table<Social>()({
  name: 'quicksdk.socials',
  key: (row) => joinKey(row.openId, joinKey(String(row.openType), row.userOpenId)),
  indexes: { byUser: (row) => [row.openId, row.uid, row.openType] },
})

/** One login: the token a game server checks and the one for autoLogin (quick-8). */
export const sessions = history({
  token: str,
  authToken: str,
  openId: str,
  uid: str,
  productCode: str,
  // Counts up, so that the oldest is known.
  sequence: whole,
})({
  name: 'quicksdk.sessions',
  key: (row) => row.token,
  indexes: {
    byAuthToken: (row) => [row.openId, row.authToken],
    byUser: (row) => [row.openId, row.uid, row.sequence],
  },
})

type Session = Row<typeof sessions>

/** So many logins of one user stay valid; the oldest gives way. */
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

  sessionByToken: (token: string) => tx.get(sessions.table, token),
  sessionByAuthToken: (openId: string, authToken: string) =>
    tx.find(sessions.table, 'byAuthToken', [openId, authToken]),
  /** The token of the user's first login that is still valid. */
  async tokenOf(openId: string, uid: string): Promise<string | undefined> {
    return (await tx.list(sessions.table, 'byUser', { prefix: [openId, uid], limit: 1 }))[0]?.token
  },
  async putSession(session: Session): Promise<void> {
    await tx.put(sessions.table, session)
    const prefix = [session.openId, session.uid]
    const beyond = await tx.list(sessions.table, 'byUser', { prefix, newestFirst: true, offset: SESSIONS })
    for (const { token } of beyond) await tx.delete(sessions.table, token)
  },
  /** Makes every token of a user invalid, as after a new password. */
  async endSessions(openId: string, uid: string): Promise<void> {
    const ended = await tx.list(sessions.table, 'byUser', { prefix: [openId, uid] })
    for (const { token } of ended) await tx.delete(sessions.table, token)
  },
})
