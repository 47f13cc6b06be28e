import { OwnershipLost, StoreUnreachable } from '../../contract/store.ts'
import type { Fleet, Place } from '../../fleet/fleetApi.ts'

/** How long a request waits for an owner: the lease of one that was killed, and then some. */
export const PATIENCE_MS = 20_000
export const LOOK_AGAIN_MS = 100

export const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms))

/** The place of a namespace, asked for again while its owner changes or the database does not answer. */
export async function locate(fleet: Fleet, name: string, until: number): Promise<Place> {
  for (;;) {
    try {
      return await fleet.locate(name)
    } catch (error) {
      const passes = error instanceof OwnershipLost || error instanceof StoreUnreachable
      if (!passes || performance.now() > until) throw error
      await pause(LOOK_AGAIN_MS)
    }
  }
}
