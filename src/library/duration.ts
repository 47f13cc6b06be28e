import { parseDuration } from '../contract/values/duration.ts'

/** A duration like `15s` in milliseconds; throws a TypeError that says what would be right. */
export function milliseconds(duration: string): number {
  // A program without types may hand in a number of something.
  const ms = typeof duration === 'string' ? parseDuration(duration) : undefined
  if (ms === undefined) throw new TypeError(`Expected a duration like 250ms, 15s, 5m, 2h or 1d, not ${duration}`)
  return ms
}
