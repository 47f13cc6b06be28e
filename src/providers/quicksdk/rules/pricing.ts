import type { Prose } from '../../../contract/schema/field.ts'
import { prose } from '../../../contract/values/prose.ts'
import type { Order, Product } from '../state.ts'
import {
  compare,
  type Decimal,
  decimalOf,
  divide,
  format,
  multiply,
  ONE,
  parseDecimal,
  round,
  textOf,
  ZERO,
} from '../values/money.ts'

/** What an order costs, as exact texts. */
export type Price = Pick<Order, 'currency' | 'amount' | 'usdAmount' | 'dealRate'>

type Refuse<E extends string> = (error: E, detail?: Prose) => never

/** More digits than these a reply's JSON number (float in the tables) does not carry exactly. */
const MOST_UNITS = 10n ** 15n
/** The notification writes so many decimals (quick-10). */
const MOST_DECIMALS = 6

/** An amount of money above zero that every reply and the notification can show exactly. */
function payable(amount: string): Decimal | undefined {
  const value = parseDecimal(amount)
  if (!value || compare(value, ZERO) <= 0) return undefined
  return value.units < MOST_UNITS && value.scale <= MOST_DECIMALS ? value : undefined
}

function rateOf({ productCode, currencies }: Product, currency: string, fail: Refuse<'CURRENCY_UNKNOWN'>): string {
  const rate = Object.hasOwn(currencies, currency) ? currencies[currency] : undefined
  return (
    rate ??
    fail(
      'CURRENCY_UNKNOWN',
      prose(
        `product ${productCode} has ${Object.keys(currencies).join(', ')}`,
        `产品 ${productCode} 支持 ${Object.keys(currencies).join(', ')}`,
      ),
    )
  )
}

/** The price a client named, kept as its text, with what it is worth in US dollars. */
export function namedPrice(
  product: Product,
  currency: string,
  amount: string,
  fail: Refuse<'CURRENCY_UNKNOWN' | 'AMOUNT_INVALID'>,
): Price {
  const dealRate = rateOf(product, currency, fail)
  const value =
    payable(amount) ??
    fail(
      'AMOUNT_INVALID',
      prose('more than 0, with at most 6 decimals and 15 digits', '须大于 0，最多 6 位小数、15 位数字'),
    )
  const usdAmount = currency === 'USD' ? amount : format(multiply(value, decimalOf(dealRate)), 2)
  return { currency, amount, usdAmount, dealRate }
}

/** What is really paid of an amount, never nothing. */
// ASSUMPTION quick-27: rounded to two decimals, or to as many as the amount has; the smallest amount at least.
export function discounted(amount: string, actRate: string): string {
  if (compare(decimalOf(actRate), ONE) === 0) return amount
  const price = decimalOf(amount)
  const paid = round(multiply(price, decimalOf(actRate)), Math.max(2, price.scale))
  return textOf(paid.units === 0n ? { ...paid, units: 1n } : paid)
}

/** The price of goods, which is in US dollars (10), in a currency of the product. */
// ASSUMPTION quick-14: converted with the product's currency table, to two decimals.
export function goodsPrice(
  product: Product,
  goodsId: string,
  currency: string,
  fail: Refuse<'GOODS_UNKNOWN' | 'CURRENCY_UNKNOWN'>,
): Price {
  const goods = product.goods.find((known) => known.goodsId === goodsId)
  if (!goods)
    return fail(
      'GOODS_UNKNOWN',
      prose(
        `product ${product.productCode} has no goods ${goodsId}`,
        `产品 ${product.productCode} 没有商品 ${goodsId}`,
      ),
    )
  const dealRate = rateOf(product, currency, fail)
  const usdAmount = goods.price
  const amount = currency === 'USD' ? usdAmount : textOf(divide(decimalOf(usdAmount), decimalOf(dealRate), 2))
  return { currency, amount, usdAmount, dealRate }
}
