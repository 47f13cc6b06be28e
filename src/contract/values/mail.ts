/** A mail with a code, as a handler sends it; only the sandbox's outbox receives it. */
export interface OutgoingMail {
  readonly to: string
  /** What the code is for, as the provider numbers it. */
  readonly sendType: number
  readonly code: string
  /** Unix time in seconds. */
  readonly expiresAt: number
}

/** A mail as the outbox keeps it. */
export interface Mail extends OutgoingMail {
  readonly id: string
  /** Unix time in seconds (virtual), with milliseconds as fraction. */
  readonly sentAt: number
  /** Id of the request, page or action that sent it. */
  readonly cause: string
  /** Counts up; the order of sending. */
  readonly sequence: number
}
