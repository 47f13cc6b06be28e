/** Everything a game may do wrong; a right game does none of it. */
export interface Faults {
  /** Looks whether an order was handled, works for a while, then notes it: check, then act. */
  readonly checkThenAct?: true
  /** Knows its handled orders only for that many notifications. */
  readonly forgets?: true
  readonly noDuplicateCheck?: true
  /** Refuses what it has handled already. */
  readonly refusesDuplicates?: true
  readonly noSignatureCheck?: true
  /** Checks the signature when there is one. */
  readonly signatureOptional?: true
  /** Compares only the first half of the signature. */
  readonly anyCase?: true
  readonly acceptsOtherApps?: true
  /** Signs only the fields it knows. */
  readonly onlyKnownFields?: true
  /** Takes the fields in the order they arrive. */
  readonly arrivalOrder?: true
  readonly firstOfTwice?: true
  /** Acknowledges, then verifies. */
  readonly acknowledgesFirst?: true
  readonly ignoresAmount?: true
  /** Hands out by the amount that was paid, whatever was ordered. */
  readonly noCurrencyCheck?: true
  readonly ignoresPlayer?: true
  readonly ignoresServer?: true
  readonly grantsUnknownOrders?: true
  readonly crashesOnUnknownPlayer?: true
  readonly acceptsUnknownPlayers?: true
  readonly ignoresStatus?: true
  readonly closesFailedOrders?: true
  readonly refusesFailed?: true
  readonly refusesEnded?: true
  /** Notes the order before it has verified. */
  readonly notesBeforeVerifying?: true
  /** One handled order a second and player. */
  readonly oneASecond?: true
  readonly newestOnly?: true
  /** Notes an order as handled once its answer has left. */
  readonly notesAfterAnswer?: true
  readonly oldRefusedDays?: number
  readonly byVoucher?: true
  readonly refusesSecondCode?: true
  /** What it says instead of the right word. */
  readonly reply?: string
  readonly gzip?: true
  readonly status?: number
  readonly redirect?: true
  readonly session?: true
  /** Lets no program of this name in. */
  readonly notUserAgent?: string
  readonly methods?: readonly string[]
  readonly refusesExpect?: true
  readonly needsLength?: true
  readonly oneRequestAConnection?: true
  readonly latin1?: true
  readonly crashesOnBadBytes?: true
  readonly crashesOnEmpty?: true
  readonly crashesOnOtherFormat?: true
  readonly dropsEmptyFields?: true
  readonly crashesOnMissing?: true
  readonly plusIsPlus?: true
  readonly rawPercent?: true
  readonly upperEscapes?: true
  readonly bmpOnly?: true
  readonly mostText?: number
  readonly exactContentType?: true
  /** Falls over for good after a body of this size. */
  readonly diesOfHuge?: true
  readonly leaks?: 'key' | 'signature' | 'stack'
  readonly slowMs?: number
  readonly silent?: true
  /** Acknowledges only so many notifications in all. */
  readonly wearsOut?: number
}
