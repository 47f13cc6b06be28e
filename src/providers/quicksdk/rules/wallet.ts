import { number } from '../../../contract/schema/field.ts'
import { numberOf, parseDecimal, round, textOf } from '../values/money.ts'

/** What a wallet holds, as table 13 shows it. */
export const balance = number({ en: 'What the wallet holds.', zh: '电子钱包余额', example: 12.5 })

/** Cents of an amount with at most two decimals; nothing for any other text. */
export function centsOf(amount: string): bigint | undefined {
  const value = parseDecimal(amount)
  return value && value.scale <= 2 ? round(value, 2).units : undefined
}

export const showBalance = (cents: number) => ({ amount: numberOf(textOf({ units: BigInt(cents), scale: 2 })) })
