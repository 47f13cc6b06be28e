import { createHash } from 'node:crypto'

export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

/** Fields as a game reads them: texts of a form, values of JSON. */
export type Fields = Record<string, unknown>

/** What a channel's notification says, in the game's own words. */
export interface Notice {
  readonly channelOrder: string
  readonly gameOrder: string | undefined
  readonly player: string
  readonly server: string
  readonly goods: string
  readonly amount: string
  readonly currency: string
  /** Whether there is something to hand out. */
  readonly isPaid: boolean
}

/** What a game knows of a channel: how to read, check and answer. */
export interface Dialect {
  readonly key: string
  readonly format: 'form' | 'json'
  signature(fields: Fields, key: string): string
  read(fields: Fields): Notice
  readonly accepted: string
  readonly refused: string
  /** What each goods costs, by id. */
  readonly prices: Readonly<Record<string, string>>
  readonly players: readonly string[]
  /** Whether the game makes its orders first. */
  readonly makesOrders: boolean
  /** What a delivery hands out: only rightly read gifts have a name. */
  readonly isGift?: true
  /** Where the signature is; `sign` unless told. */
  readonly signatureField?: string
}

/** Thrown for what a game refuses on purpose. */
export class Refusal extends Error {}
