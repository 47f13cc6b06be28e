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

/** Decides which part of costly tests a small run takes; the title of a test that fails says which one it was. */
const drawn = Number(process.env.TEST_SEED ?? randomInt(2 ** 31))

/** All of a list in full size; in small size each `parts`-th of it, others in each run, and at least one. */
export function sampled<T>(all: readonly T[], parts: number): T[] {
  const step = isFull ? 1 : Math.min(parts, all.length)
  return all.filter((_, place) => place % step === drawn % step)
}

/** Of tests that cost seconds of processor time each, says whether the next one is run: in small size each `parts`-th, others in each run. */
export function turns(parts: number): () => boolean {
  let place = isFull ? 0 : drawn % parts
  return () => isFull || place++ % parts === 0
}
