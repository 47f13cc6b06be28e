/** The time of one sandbox. It can be set, frozen and advanced; nothing else in the sandbox knows the time. */
export interface Clock {
  /** Unix time in milliseconds. */
  nowMs(): number
  /** Unix time in whole seconds, as the providers write it. */
  now(): number
}
