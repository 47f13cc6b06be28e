import { randomInt } from 'node:crypto'
import { onTestFailed } from 'vitest'

/** Whether tests that can be long are: `npm run test:long`, or TEST_SIZE=full. */
export const isFull = process.env.TEST_SIZE === 'full'

/** The small size for every run of the tests, the full one for the long run. */
export const sized = <T>(small: T, full: T): T => (isFull ? full : small)

/** A seed number for what a test draws at random, told when the test fails; TEST_SEED repeats a run. */
export function testSeed(): number {
  const seed = process.env.TEST_SEED === undefined ? randomInt(2 ** 31) : Number(process.env.TEST_SEED)
  onTestFailed(() => void process.stderr.write(`TEST_SEED=${seed} repeats this run.\n`))
  return seed
}
