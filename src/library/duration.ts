import { parseDuration } from '../contract/values/duration.ts'
import { say } from './language.ts'

/** A duration like `15s` in milliseconds; throws a TypeError that says what would be right. */
export function milliseconds(duration: string): number {
  // A program without types may hand in a number of something.
  const ms = typeof duration === 'string' ? parseDuration(duration) : undefined
  if (ms === undefined) {
    throw new TypeError(
      say({
        en: `Expected a duration like 250ms, 15s, 5m, 2h or 1d, not ${duration}`,
        zh: `应为时长，如 250ms、15s、5m、2h、1d，而不是 ${duration}`,
      }),
    )
  }
  return ms
}
