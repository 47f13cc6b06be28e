import type { Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import { type HistoryName, histories } from '../state.ts'
import { isEmail, isWebUrl } from '../values/address.ts'
import { compare, ONE, parseDecimal, ZERO } from '../values/money.ts'
import type { MerchantSeed, ProductSeed, QuickSeed, UserSeed } from './fields.ts'

/** One sentence for every value that stands twice. */
function twice(values: readonly (string | number | undefined)[], path: (index: number) => string): Prose[] {
  const seen = new Set<string | number>()
  return values.flatMap((value, index) => {
    if (value === undefined) return []
    if (seen.has(value))
      return [
        prose(
          `${path(index)}: ${JSON.stringify(value)} is listed twice`,
          `${path(index)}: ${JSON.stringify(value)} 重复`,
        ),
      ]
    seen.add(value)
    return []
  })
}

/** Sentences about an amount that must be more than nothing. */
function amountMistakes(value: string | number, path: string): Prose[] {
  const amount = parseDecimal(String(value))
  return amount && compare(amount, ZERO) > 0
    ? []
    : [
        prose(
          `${path}: an amount above 0, not ${JSON.stringify(value)}`,
          `${path}: 须为大于 0 的金额，而不是 ${JSON.stringify(value)}`,
        ),
      ]
}

function rateMistakes(value: string | number | undefined, path: string): Prose[] {
  const rate = value === undefined ? ONE : parseDecimal(String(value))
  const fits = rate && compare(rate, ZERO) > 0 && compare(rate, ONE) <= 0
  return fits
    ? []
    : [
        prose(
          `${path}: a discount above 0 and at most 1, not ${JSON.stringify(value)}`,
          `${path}: 须为大于 0 且不超过 1 的折扣，而不是 ${JSON.stringify(value)}`,
        ),
      ]
}

/** What no schema says of a product; the product action asks the same. */
export function productMistakes(product: ProductSeed, path: string): Prose[] {
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
    mistakes.push(
      prose(
        `${path}/currencies/USD: is 1, because rates are in US dollars`,
        `${path}/currencies/USD: 必须为 1，因为汇率以美元计`,
      ),
    )
  }
  if (callbackRoot !== undefined && !/^[A-Za-z_][\w.-]*$/.test(callbackRoot)) {
    mistakes.push(
      prose(
        `${path}/callbackRoot: the name of an XML element, not ${JSON.stringify(callbackRoot)}`,
        `${path}/callbackRoot: 须为 XML 元素名，而不是 ${JSON.stringify(callbackRoot)}`,
      ),
    )
  }
  if (callbackUrl !== undefined && !isWebUrl(callbackUrl)) {
    mistakes.push(
      prose(
        `${path}/callbackUrl: an http or https URL, not ${JSON.stringify(callbackUrl)}`,
        `${path}/callbackUrl: 须为 http 或 https 地址，而不是 ${JSON.stringify(callbackUrl)}`,
      ),
    )
  }
  return mistakes
}

/** The e-mail address of a seeded account; a username of that shape is one (quick-31). */
export const addressOf = ({ email, username }: UserSeed): string | undefined =>
  email ?? (isEmail(username) ? username : undefined)

function merchantMistakes({ users = [], products = [] }: MerchantSeed, path: string): Prose[] {
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
      mistakes.push(
        prose(
          `${path}/users/${at}/authToken: belongs to a login, whose token is missing`,
          `${path}/users/${at}/authToken: 属于一次登录，但缺少其 token`,
        ),
      )
    }
  }
  for (const [at, product] of products.entries()) {
    const where = `${path}/products/${at}`
    mistakes.push(...productMistakes(product, where))
    for (const [index, role] of (product.roles ?? []).entries()) {
      if (!uids.has(role.uid))
        mistakes.push(
          prose(
            `${where}/roles/${index}/uid: the merchant has no user ${role.uid}`,
            `${where}/roles/${index}/uid: 商户没有用户 ${role.uid}`,
          ),
        )
    }
  }
  return mistakes
}

/** Rows of one key are one thing that happened, and it is listed once. */
const historyMistakes = (history: NonNullable<QuickSeed['history']>): Prose[] =>
  Object.entries(history).flatMap(([name, rows]) => {
    const { key } = histories[name as HistoryName] as { key(row: unknown): string }
    return twice(rows.map(key), (at) => `/quicksdk/history/${name}/${at}`)
  })

/** What no schema says of the seed; one sentence per mistake, beginning with its path. */
export function check({ merchants = [], history = {} }: QuickSeed): Prose[] {
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
