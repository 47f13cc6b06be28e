import { setTimeout as wait } from 'node:timers/promises'
import { afterAll } from 'vitest'

const PATIENCE_MS = 5000

/** Taken before a test can put a fake in its place. */
const { now } = performance

/**
 * A loop that a file leaves running goes on through the tests of the next file of its worker: with fake timers it hangs them, else it
 * slows them down. What is coming to its end has a moment to do so.
 */
afterAll(async () => {
  const start = now.call(performance)
  while (process.getActiveResourcesInfo().includes('Immediate')) {
    if (now.call(performance) - start > PATIENCE_MS)
      throw new Error('Something of this file still runs in a loop of setImmediate')
    await wait(1)
  }
})
