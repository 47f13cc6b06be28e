/** At most so many calls per second on average, and as many at once; without a limit every call passes. */
export function createRateLimit(perSecond: number | undefined, now: () => number = () => performance.now()) {
  let left = perSecond ?? 0
  let at = now()
  return (): boolean => {
    if (perSecond === undefined) return true
    const time = now()
    left = Math.min(perSecond, left + ((time - at) / 1000) * perSecond)
    at = time
    if (left < 1) return false
    left -= 1
    return true
  }
}
