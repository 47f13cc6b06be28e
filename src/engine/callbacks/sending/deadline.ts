/** A timer this late means that the process stood still meanwhile. */
const STALL_MS = 50
/** How long it then has to read what came in the meantime, and how often that is granted. */
const GRACE_MS = 250
const MOST_GRACES = 20

/**
 * Calls `expire` once the time is over. A process that stood still, on a machine that is too busy or in a debugger, finds
 * its timers due before it has read what arrived meanwhile: an answer that is there already must not count as late,
 * since what was acknowledged would be sent again. Returns how to call it off.
 */
export function deadline(ms: number, expire: () => void): () => void {
  let timer: NodeJS.Timeout
  function arm(waitMs: number, graces: number): void {
    const due = performance.now() + waitMs
    timer = setTimeout(() => {
      const stoodStill = performance.now() - due > STALL_MS
      if (stoodStill && graces > 0) arm(GRACE_MS, graces - 1)
      else expire()
    }, waitMs)
  }
  arm(ms, MOST_GRACES)
  return () => clearTimeout(timer)
}
