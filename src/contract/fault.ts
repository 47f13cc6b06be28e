/** How a connection ends without an answer; `hang` does not end it. */
export type ConnectionDrop = 'reset' | 'empty' | 'hang'

/** What goes wrong. Requests take `delay, refuse, status, drop, garbage`, callbacks `delay, drop: true, duplicate, sign, beforeResponse`. */
export interface FaultEffect {
  /** A duration on the sandbox's clock; may stand beside one other effect. */
  readonly delay?: string
  /** Name of one of the provider's errors. */
  readonly refuse?: string
  /** HTTP status of an answer as a gateway makes it. */
  readonly status?: number
  readonly drop?: ConnectionDrop | true
  readonly garbage?: true
  /** The request is carried out and kept all the same; only its answer suffers. */
  readonly carriedOut?: true
  readonly duplicate?: true
  readonly sign?: 'bad'
  readonly beforeResponse?: true
}

/** Which fault did what, as journal and attempts note it. */
export interface FaultNote {
  readonly id: string
  readonly effect: FaultEffect
}
