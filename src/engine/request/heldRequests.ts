import type { VirtualClock } from '../runtime/clock.ts'

/** Requests that faults hold back, on the sandbox's clock. */
export interface HeldRequests {
  /** Waits `ms` virtual milliseconds. Resolves to false when the request was given up before. */
  wait(ms: number): Promise<boolean>
  /** Gives all of them up: what they were sent to is no more. */
  giveUp(): void
}

export function createHeldRequests(clock: Pick<VirtualClock, 'at' | 'nowMs'>): HeldRequests {
  const waiting = new Set<() => void>()
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const end = (isOver: boolean) => {
          waiting.delete(giveUp)
          resolve(isOver)
        }
        const callOff = clock.at(clock.nowMs() + ms, () => end(true))
        const giveUp = () => {
          callOff()
          end(false)
        }
        waiting.add(giveUp)
      }),
    giveUp() {
      for (const end of waiting) end()
    },
  }
}
