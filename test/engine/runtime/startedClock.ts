import { onTestFinished, vi } from 'vitest'
import { createClock, type VirtualClock } from '../../../src/engine/runtime/clock.ts'

export const T0 = 1_700_000_000_000

/** A clock over real time that only the test moves; timers of Node move with it. */
export function started(): { clock: VirtualClock; seen: string[]; note: (name: string) => () => void } {
  // No more than a clock uses: what another file has left behind in this worker goes on in real time.
  vi.useFakeTimers({ now: T0, toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  const clock = createClock(() => Date.now())
  onTestFinished(() => {
    clock.close()
    vi.useRealTimers()
  })
  const seen: string[] = []
  return { clock, seen, note: (name) => () => void seen.push(`${name} at ${clock.nowMs() - T0}`) }
}
