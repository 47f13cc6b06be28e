import { type HistoryName, histories } from '../state.ts'
import { isEmail, isWebUrl } from '../values/address.ts'
import { compare, ONE, parseDecimal, ZERO } from '../values/money.ts'
import type { MerchantSeed, ProductSeed, QuickSeed, UserSeed } from './fields.ts'

/** One sentence for every value that stands twice. */
function twice(values: readonly (string | number | undefined)[], path: (index: number) => string): string[] {
  const seen = new Set<string | number>()
  return values.flatMap((value, index) => {
    if (value === undefined) return []
    if (seen.has(value)) return [`${path(index)}: ${JSON.stringify(value)} is listed twice`]
    seen.add(value)
    return []
  })
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
    ...twice(
      goods.map(({ goodsId }) => goodsId),
      (at) => `${path}/goods/${at}/goodsId`,
    ),
    ...twice(
      payTypes.map(({ id }) => id),
      (at) => `${path}/payTypes/${at}/id`,
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

function merchantMistakes({ users = [], products = [] }: MerchantSeed, path: string): string[] {
  const uids = new Set(users.map(({ uid }) => uid))
  const mistakes = [
    ...twice(
      users.map(({ uid }) => uid),
      (at) => `${path}/users/${at}/uid`,
    ),
    ...twice(
      users.map(({ username }) => username),
      (at) => `${path}/users/${at}/username`,
    ),
    ...twice(
      users.map((user) => addressOf(user)?.toLowerCase()),
      (at) => `${path}/users/${at}/${users[at]?.email === undefined ? 'username' : 'email'}`,
    ),
    ...twice(
      users.flatMap(({ socials = [] }) => socials.map(({ openType, userOpenId }) => `${openType} ${userOpenId}`)),
      () => `${path}/users`,
    ),
    ...twice(
      products.map(({ id }) => id),
      (at) => `${path}/products/${at}/id`,
    ),
  ]
  for (const [at, { token, authToken }] of users.entries()) {
    if (authToken !== undefined && token === undefined) {
      mistakes.push(`${path}/users/${at}/authToken: belongs to a login, whose token is missing`)
    }
  }
  for (const [at, product] of products.entries()) {
    const where = `${path}/products/${at}`
    mistakes.push(...productMistakes(product, where))
    for (const [index, role] of (product.roles ?? []).entries()) {
      if (!uids.has(role.uid)) mistakes.push(`${where}/roles/${index}/uid: the merchant has no user ${role.uid}`)
    }
  }
  return mistakes
}

/** Rows of one key are one thing that happened, and it is listed once. */
const historyMistakes = (history: NonNullable<QuickSeed['history']>): string[] =>
  Object.entries(history).flatMap(([name, rows]) => {
    const { key } = histories[name as HistoryName] as { key(row: unknown): string }
    return twice(rows.map(key), (at) => `/quicksdk/history/${name}/${at}`)
  })

/** What no schema says of the seed; one sentence per mistake, beginning with its path. */
export function check({ merchants = [], history = {} }: QuickSeed): string[] {
  const codes = merchants.flatMap(({ products = [] }, merchant) =>
    products.map(({ productCode }, at) => ({
      productCode,
      path: `/quicksdk/merchants/${merchant}/products/${at}/productCode`,
    })),
  )
  const tokens = merchants.flatMap(({ users = [] }, merchant) =>
    users.map(({ token }, at) => ({ token, path: `/quicksdk/merchants/${merchant}/users/${at}/token` })),
  )
  return [
    ...twice(
      tokens.map(({ token }) => token),
      (at) => tokens[at]?.path ?? '',
    ),
    ...twice(
      merchants.map(({ openId }) => openId),
      (at) => `/quicksdk/merchants/${at}/openId`,
    ),
    ...twice(
      codes.map(({ productCode }) => productCode),
      (at) => codes[at]?.path ?? '',
    ),
    ...historyMistakes(history),
    ...merchants.flatMap((merchant, at) => merchantMistakes(merchant, `/quicksdk/merchants/${at}`)),
  ]
}
