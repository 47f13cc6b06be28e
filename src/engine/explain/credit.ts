/** Takes one search while a client waits; returns false when there is none left for now. */
export type SearchCredit = () => boolean

/** At most this many searches in a row, and this many a second from then on. */
const MOST_AT_ONCE = 30
const PER_SECOND = 10

/**
 * Searches for what is wrong with a signature that may be made while clients wait, refilled as real time goes by. The
 * sandboxes of a process share one: they share its processor.
 */
export function createSearchCredit(nowMs: () => number = () => performance.now()): SearchCredit {
  let left = MOST_AT_ONCE
  let since = nowMs()
  return () => {
    const now = nowMs()
    left = Math.min(MOST_AT_ONCE, left + ((now - since) / 1000) * PER_SECOND)
    since = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
