import type { Ids } from '../../../contract/values/ids.ts'
import type { Product, QuickState, User } from '../state.ts'

/** What of a call these steps need; every handler's call has it. */
interface Step {
  readonly state: QuickState
  readonly now: number
  readonly ids: Ids
  readonly tenant: { readonly product: Product }
}

/** The first uid of a merchant, and the series they come from. */
const FIRST_UID = 10_001
export const uidSeries = (openId: string): string => `uid ${openId}`

/** The next uid of a merchant. */
export const nextUid = async (state: QuickState, openId: string): Promise<string> =>
  String(await state.next(uidSeries(openId), FIRST_UID))

type NewUser = Partial<Pick<User, 'passwordMd5' | 'passwordAs' | 'email' | 'isGuest' | 'deviceId'>> &
  Pick<User, 'username'>

/** Makes an account of the product's merchant. The caller has made sure that the name is free. */
export async function createUser({ state, now, tenant: { product } }: Step, given: NewUser): Promise<User> {
  const { openId } = product
  const uid = await nextUid(state, openId)
  const user: User = { passwordMd5: '', mobile: '', isGuest: false, regTime: now, ...given, openId, uid }
  await state.putUser(user)
  return user
}

/** Base64url, whose texts need no encoding anywhere. */
const LONG_TOKEN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Issues tokens for an account (quick-8) without a login, as the social accounts' tables show them. */
// ASSUMPTION quick-41: live tokens begin with @ and have several hundred characters: 420 here, where a product says so.
export async function issueTokens({ state, ids, tenant }: Step, { openId, uid }: User) {
  const { productCode } = tenant.product
  const make = () => (tenant.product.tokenFormat === 'long' ? `@${ids.pick(LONG_TOKEN, 419)}` : ids.hex(32))
  const token = make()
  const authToken = make()
  await state.putSession({ token, authToken, openId, uid, productCode, sequence: await state.next('session') })
  return { token, authToken }
}

/** Lets a user into the product: activates it there the first time (quick-13), counts the login, issues tokens. */
export async function enter(step: Step, user: User) {
  const { openId, uid } = user
  await step.state.countLogin({ openId, productCode: step.tenant.product.productCode, uid }, step.now)
  return issueTokens(step, user)
}

/** What most replies show of an account (2, 7, 14, 23, 28, 32). */
export const showUser = ({ uid, username, isGuest, regTime }: User) => ({
  uid,
  username,
  isGuest: isGuest ? 1 : 0,
  regTime,
})
