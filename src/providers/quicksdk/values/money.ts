/** An exact decimal number: `units` × 10^-`scale`. */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

/** A rate or sum that is nothing. */
export const ZERO: Decimal = { units: 0n, scale: 0 }
export const ONE: Decimal = { units: 1n, scale: 0 }

const power = (exponent: number): bigint => 10n ** BigInt(exponent)

/** Reads `12`, `-3.50`; undefined for any other text, and for more digits than an amount of money has. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = ''] = match
  const units = BigInt(whole + fraction)
  return { units: sign === '-' ? -units : units, scale: fraction.length }
}

/** Reads a text of the state, which was checked when it was written. */
export function decimalOf(text: string): Decimal {
  const value = parseDecimal(text)
  if (!value) throw new Error(`The state holds an amount that is none: ${text}`)
  return value
}

const unitsAt = (value: Decimal, scale: number): bigint => value.units * power(scale - value.scale)

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale }
}

export const multiply = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, scale: a.scale + b.scale })

/** Negative, zero or positive, as sort functions answer. */
export function compare(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale)
  const difference = unitsAt(a, scale) - unitsAt(b, scale)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The nearest whole quotient, halves away from zero. */
function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n
  const top = dividend < 0n ? -dividend : dividend
  const bottom = divisor < 0n ? -divisor : divisor
  const quotient = (2n * top + bottom) / (2n * bottom)
  return negative ? -quotient : quotient
}

/** At so many decimal places, halves away from zero. */
export function round(value: Decimal, places: number): Decimal {
  if (value.scale <= places) return { units: unitsAt(value, places), scale: places }
  return { units: roundedQuotient(value.units, power(value.scale - places)), scale: places }
}

/** The quotient at so many decimal places, halves away from zero. The divisor is not zero. */
export function divide(a: Decimal, b: Decimal, places: number): Decimal {
  const shift = places + b.scale - a.scale
  const dividend = shift > 0 ? a.units * power(shift) : a.units
  const divisor = shift < 0 ? b.units * power(-shift) : b.units
  return { units: roundedQuotient(dividend, divisor), scale: places }
}

/** Exactly as many decimals as the number has. */
export function textOf({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const sign = units < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** With exactly so many decimals, halves away from zero. */
export const format = (value: Decimal, places: number): string => textOf(round(value, places))

/** The JSON number of an amount; only for replies, never to compute with. */
export const numberOf = (text: string): number => Number(text)
