import { sentencesOf } from '../../../contract/schema/validation.ts'
import { type HistoryName, histories } from '../state.ts'
import { isEmail, isWebUrl } from '../values/address.ts'
import { compare, ONE, parseDecimal, ZERO } from '../values/money.ts'
import type { MerchantSeed, ProductSeed, QuickSeed, UserSeed } from './fields.ts'

type Sentences = Generator<string | undefined>

/** One sentence for every value that stands twice. */
function* twice<T>(
  items: readonly T[],
  read: (item: T) => string | number | undefined,
  path: (index: number) => string,
): Sentences {
  const seen = new Set<string | number>()
  for (const [index, item] of items.entries()) {
    yield undefined
    const value = read(item)
    if (value === undefined) continue
    if (seen.has(value)) yield `${path(index)}: ${JSON.stringify(value)} is listed twice`
    seen.add(value)
  }
}

/** Sentences about an amount that must be more than nothing. */
function amountMistakes(value: string | number, path: string): string[] {
  const amount = parseDecimal(String(value))
  return amount && compare(amount, ZERO) > 0 ? [] : [`${path}: an amount above 0, not ${JSON.stringify(value)}`]
}

function rateMistakes(value: string | number | undefined, path: string): string[] {
  const rate = value === undefined ? ONE : parseDecimal(String(value))
  const fits = rate && compare(rate, ZERO) > 0 && compare(rate, ONE) <= 0
  return fits ? [] : [`${path}: a discount above 0 and at most 1, not ${JSON.stringify(value)}`]
}

/** What no schema says of a product; the product action asks the same. */
export function productMistakes(product: ProductSeed, path: string): string[] {
  const { goods = [], payTypes = [], currencies = {}, callbackUrl, callbackRoot, actRate } = product
  const mistakes = [
    ...sentencesOf(
      twice(
        goods,
        ({ goodsId }) => goodsId,
        (at) => `${path}/goods/${at}/goodsId`,
      ),
    ),
    ...sentencesOf(
      twice(
        payTypes,
        ({ id }) => id,
        (at) => `${path}/payTypes/${at}/id`,
      ),
    ),
    ...goods.flatMap(({ price }, at) => amountMistakes(price, `${path}/goods/${at}/price`)),
    ...goods.flatMap((one, at) => rateMistakes(one.actRate, `${path}/goods/${at}/actRate`)),
    ...rateMistakes(actRate, `${path}/actRate`),
    ...Object.entries(currencies).flatMap(([name, rate]) => amountMistakes(rate, `${path}/currencies/${name}`)),
  ]
  if (currencies.USD !== undefined && Number(currencies.USD) !== 1) {
    mistakes.push(`${path}/currencies/USD: is 1, because rates are in US dollars`)
  }
  if (callbackRoot !== undefined && !/^[A-Za-z_][\w.-]*$/.test(callbackRoot)) {
    mistakes.push(`${path}/callbackRoot: the name of an XML element, not ${JSON.stringify(callbackRoot)}`)
  }
  if (callbackUrl !== undefined && !isWebUrl(callbackUrl)) {
    mistakes.push(`${path}/callbackUrl: an http or https URL, not ${JSON.stringify(callbackUrl)}`)
  }
  return mistakes
}

/** The e-mail address of a seeded account; a username of that shape is one (quick-31). */
export const addressOf = ({ email, username }: UserSeed): string | undefined =>
  email ?? (isEmail(username) ? username : undefined)

function* merchantMistakes({ users = [], products = [] }: MerchantSeed, path: string): Sentences {
  const uids = new Set<string | undefined>()
  const socials = new Set<string>()
  yield* twice(
    users,
    ({ uid }) => uid,
    (at) => `${path}/users/${at}/uid`,
  )
  yield* twice(
    users,
    ({ username }) => username,
    (at) => `${path}/users/${at}/username`,
  )
  yield* twice(
    users,
    (user) => addressOf(user)?.toLowerCase(),
    (at) => `${path}/users/${at}/${users[at]?.email === undefined ? 'username' : 'email'}`,
  )
  for (const [at, { uid, token, authToken, socials: own = [] }] of users.entries()) {
    yield undefined
    uids.add(uid)
    for (const { openType, userOpenId } of own) {
      const social = `${openType} ${userOpenId}`
      if (socials.has(social)) yield `${path}/users: ${JSON.stringify(social)} is listed twice`
      socials.add(social)
    }
    if (authToken !== undefined && token === undefined)
      yield `${path}/users/${at}/authToken: belongs to a login, whose token is missing`
  }
  yield* twice(
    products,
    ({ id }) => id,
    (at) => `${path}/products/${at}/id`,
  )
  for (const [at, product] of products.entries()) {
    const where = `${path}/products/${at}`
    yield* productMistakes(product, where)
    for (const [index, role] of (product.roles ?? []).entries()) {
      yield uids.has(role.uid) ? undefined : `${where}/roles/${index}/uid: the merchant has no user ${role.uid}`
    }
  }
}

/** Rows of one key are one thing that happened, and it is listed once. */
function* historyMistakes(history: NonNullable<QuickSeed['history']>): Sentences {
  for (const [name, rows] of Object.entries(history)) {
    const { key } = histories[name as HistoryName] as { key(row: unknown): string }
    yield* twice<unknown>(rows, key, (at) => `/quicksdk/history/${name}/${at}`)
  }
}

/** What stands once among all merchants: tokens of users, codes of products. */
function* acrossMerchants(merchants: readonly MerchantSeed[]): Sentences {
  const tokens = new Set<string>()
  for (const [merchant, { users = [] }] of merchants.entries()) {
    for (const [at, { token }] of users.entries()) {
      yield undefined
      if (token === undefined) continue
      if (tokens.has(token))
        yield `/quicksdk/merchants/${merchant}/users/${at}/token: ${JSON.stringify(token)} is listed twice`
      tokens.add(token)
    }
  }
  yield* twice(
    merchants,
    ({ openId }) => openId,
    (at) => `/quicksdk/merchants/${at}/openId`,
  )
  const codes = new Set<string>()
  for (const [merchant, { products = [] }] of merchants.entries()) {
    for (const [at, { productCode }] of products.entries()) {
      yield undefined
      if (productCode === undefined) continue
      if (codes.has(productCode))
        yield `/quicksdk/merchants/${merchant}/products/${at}/productCode: ${JSON.stringify(productCode)} is listed twice`
      codes.add(productCode)
    }
  }
}

/** What no schema says of the seed; one sentence per mistake, beginning with its path. */
export function* check({ merchants = [], history = {} }: QuickSeed): Sentences {
  yield* acrossMerchants(merchants)
  yield* historyMistakes(history)
  for (const [at, merchant] of merchants.entries()) yield* merchantMistakes(merchant, `/quicksdk/merchants/${at}`)
}
