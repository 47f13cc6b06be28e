/** An app, product or game, and the address its callbacks go to where one is set. */
export interface OwnAddress {
  readonly tenant: string
  readonly url?: string | undefined
}

/** Where a callback goes although no address of the order or its tenant says so. */
export type Redirected = 'forward-to' | 'receiver'

/** What the built-in receiver is shown: a notification as it arrived. */
export interface Notification<State> {
  readonly state: State
  /** The text of each value, as it takes part in a signature. */
  readonly texts: Readonly<Record<string, string>>
  /** The same as JSON has it; of a form the texts. */
  readonly values: Readonly<Record<string, unknown>>
}

/** What a right game makes of a notification: why it refuses, or that it acknowledges and what it hands out. */
export type Received =
  | { readonly refused: string }
  /** `grants` names what is handed out, once however often it comes; absent where there is nothing to hand out. */
  | { readonly grants?: string }

/** How a right game takes a callback, for the built-in receiver. */
export interface Receiving<State> {
  receive(notification: Notification<State>): Promise<Received>
  /** What it answers where the goods were handed out before; the acknowledgement when absent. */
  readonly again?: { readonly status: number; readonly body: string }
}

/** The path of the built-in receiver of a callback. */
export const RECEIVER_PATH = '/__receiver/'

/** `/__receiver/egret/pay.notify` and the same in a namespace: which callback it takes; undefined for another path. */
export function receiverOf(url: string): { readonly provider: string; readonly callback: string } | undefined {
  // Asked of every callback that leaves, and nearly always in vain.
  if (!url.includes(RECEIVER_PATH) || !URL.canParse(url)) return undefined
  const [, provider, callback] = /^(?:\/ns\/[^/]+)?\/__receiver\/([^/]+)\/([^/]+)$/.exec(new URL(url).pathname) ?? []
  return provider === undefined || callback === undefined ? undefined : { provider, callback }
}
