import type { SeedPart } from '../../contract/provider.ts'
import { object } from '../../contract/schema/field.ts'
import { eachAs, unlessEmpty } from '../../contract/schema/streamed.ts'
import type { Ids } from '../../contract/values/ids.ts'
import { seededMd5 } from './rules/passwords.ts'
import { nextUid, uidSeries } from './rules/session.ts'
import { addressOf, check } from './seed/check.ts'
import { type MerchantSeed, type ProductSeed, type QuickSeed, seedFields, type UserSeed } from './seed/fields.ts'
import {
  type Goods,
  type HistoryName,
  histories,
  type Merchant,
  type Product,
  type QuickState,
  type User,
} from './state.ts'

const historyNames = Object.keys(histories) as HistoryName[]

// ASSUMPTION quick-37: so this is the day they enter the products they have roles in, too.
/** Seeded accounts without a time of their own were registered then: a seed does not know the clock. */
const LONG_AGO = 1_700_000_000

const texts = (amounts: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, String(amount)]))

const toGoods = ({ goodsId, price, actRate }: NonNullable<ProductSeed['goods']>[number]): Goods => ({
  goodsId,
  price: String(price),
  ...(actRate !== undefined && { actRate: String(actRate) }),
})

/** A product of the state from one of the seed; what it leaves out stays as it was. */
export async function toProduct(
  given: ProductSeed,
  { openId }: Merchant,
  state: QuickState,
  ids: Ids,
  before?: Product,
): Promise<Product> {
  const id = given.id ?? before?.id ?? ((await state.lastProductOf(openId))?.id ?? 0) + 1
  const callbackUrl = given.callbackUrl ?? before?.callbackUrl
  const callbackRoot = given.callbackRoot ?? before?.callbackRoot
  const md5Key = given.md5Key ?? before?.md5Key
  const currencies = given.currencies && { USD: '1', ...texts(given.currencies) }
  return {
    openId,
    id,
    productCode: given.productCode ?? before?.productCode ?? ids.digits(20),
    name: given.name ?? before?.name ?? `Product ${id}`,
    platform: given.platform ?? before?.platform ?? 1,
    callbackKey: given.callbackKey ?? before?.callbackKey ?? ids.hex(32),
    callbackFormat: given.callbackFormat ?? before?.callbackFormat ?? 'form',
    callbackMethod: given.callbackMethod ?? before?.callbackMethod ?? 'POST',
    ...(callbackRoot !== undefined && { callbackRoot }),
    ...(md5Key !== undefined && { md5Key }),
    tokenFormat: given.tokenFormat ?? before?.tokenFormat ?? 'hex',
    ...(callbackUrl !== undefined && { callbackUrl }),
    wallet: given.wallet ?? before?.wallet ?? false,
    payUrlScheme: given.payUrlScheme ?? before?.payUrlScheme ?? true,
    actRate: given.actRate === undefined ? (before?.actRate ?? '1') : String(given.actRate),
    goods: given.goods?.map(toGoods) ?? before?.goods ?? [],
    payTypes: given.payTypes ?? before?.payTypes ?? [],
    currencies: currencies ?? before?.currencies ?? { USD: '1' },
  }
}

/** A merchant with what it lacks. */
export const toMerchant = (given: Partial<Merchant>, ids: Ids): Merchant => ({
  openId: given.openId ?? ids.digits(8),
  openKey: given.openKey ?? ids.hex(32),
  passwords: given.passwords ?? 'any',
})

async function loadUser(given: UserSeed, openId: string, state: QuickState, ids: Ids): Promise<void> {
  const { uid = await nextUid(state, openId), password = '', socials = [], token, authToken, ...rest } = given
  const email = addressOf(given)
  await state.putUser({
    mobile: '',
    isGuest: false,
    regTime: LONG_AGO,
    ...rest,
    ...(email !== undefined && { email }),
    openId,
    uid,
    passwordMd5: password === '' ? '' : seededMd5(password),
  })
  for (const social of socials) await state.putSocial({ openId, uid, ...social })
  if (token === undefined) return
  // The login belongs to no product: it enters none, and the reports do not count it.
  const session = { token, authToken: authToken ?? ids.hex(32), openId, uid, productCode: '' }
  await state.putSession({ ...session, sequence: await state.next('session') })
}

async function loadMerchant(given: MerchantSeed, state: QuickState, ids: Ids): Promise<void> {
  const merchant = toMerchant(given, ids)
  const { openId } = merchant
  await state.putMerchant(merchant)
  const { users = [], products = [] } = given
  for (const { uid } of users) if (uid !== undefined) await state.skip(uidSeries(openId), Math.max(Number(uid), 10_000))
  for (const user of users) await loadUser(user, openId, state, ids)
  // Products with an id of their own first, so that an id that is made is free.
  const ordered = [...products].sort((a, b) => (a.id === undefined ? 1 : 0) - (b.id === undefined ? 1 : 0))
  for (const { roles = [], ...entry } of ordered) {
    const product = await toProduct(entry, merchant, state, ids)
    const { productCode } = product
    await state.putProduct(product)
    for (const role of roles) {
      const user = await state.user(openId, role.uid)
      await state.putRole({ openId, productCode, ...role })
      // Who has a role in a product has entered it (quick-13).
      await state.activate({ openId, productCode, uid: role.uid }, user?.regTime ?? LONG_AGO)
    }
  }
}

async function load(seed: QuickSeed, state: QuickState, ids: Ids): Promise<void> {
  // First what happened: it knows who has entered which product, and which numbers are taken.
  for (const name of historyNames) {
    for (const row of seed.history?.[name] ?? []) await state.putHistory(name, row)
  }
  for (const [error, seen] of Object.entries(seed.messages ?? {})) await state.putMessage(error, seen as string)
  for (const merchant of seed.merchants ?? []) await loadMerchant(merchant, state, ids)
}

async function dumpUser(state: QuickState, { openId, passwordMd5: password, ...user }: User) {
  const socials = (await state.socialsOf(openId, user.uid)).map(({ openType, userOpenId }) => ({
    openType,
    userOpenId,
  }))
  return { ...user, password, ...(socials.length > 0 && { socials }) }
}

const dumpMerchant = (state: QuickState, merchant: Merchant) => ({
  ...merchant,
  users: eachAs(state.eachUserOf(merchant.openId), (user) => dumpUser(state, user)),
  products: eachAs(state.eachProductOf(merchant.openId), ({ openId: _openId, ...product }) => ({
    ...product,
    roles: eachAs(state.eachRoleIn(product.productCode), (row) => {
      const { openId: _merchant, productCode: _product, ...role } = row
      return role
    }),
  })),
})

async function dump(state: QuickState) {
  const messages = (await state.messages()).map(({ error, text }) => [error, text])
  const merchants = eachAs(state.eachMerchant(), (merchant) => dumpMerchant(state, merchant))
  const history = Object.fromEntries(historyNames.map((name) => [name, unlessEmpty(state.eachOfHistory(name))]))
  return { ...(messages.length > 0 && { messages: Object.fromEntries(messages) }), merchants, history }
}

export const seed: SeedPart<QuickState, QuickSeed> = { schema: object(seedFields), check, load, dump }
