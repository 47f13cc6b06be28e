/** How `afterEach` learns that a test has failed; every runner says it in another way. */

interface JestState {
  readonly currentlyRunningTest?: { readonly errors?: readonly unknown[] } | null
}

/** Jest tells hooks nothing of the test; the state of its runner (jest-circus) is kept on the global object. */
function failedInJest(): boolean {
  const kept = Object.getOwnPropertySymbols(globalThis).find(({ description }) => description === 'JEST_STATE_SYMBOL')
  if (kept === undefined) return false
  const { currentlyRunningTest } = (globalThis as { readonly [state: symbol]: JestState })[kept] ?? {}
  return (currentlyRunningTest?.errors?.length ?? 0) > 0
}

interface Told {
  /** node:test, of its TestContext. */
  readonly passed?: boolean
  /** Vitest, of its context. */
  readonly task?: { readonly result?: { readonly state: string } }
}

interface MochaContext {
  readonly currentTest?: { readonly state?: string }
}

/**
 * Whether the test that `afterEach` was called for has failed.
 *
 * @param self what `this` was in the hook; Mocha's context
 * @param told its first argument; what node:test and Vitest tell hooks
 */
export function hasFailed(self: unknown, told: unknown): boolean {
  const { passed, task } = (told ?? {}) as Told
  if (passed !== undefined) return !passed
  if (task?.result !== undefined) return task.result.state === 'fail'
  const { currentTest } = (self ?? {}) as MochaContext
  if (currentTest !== undefined) return currentTest.state === 'failed'
  return failedInJest()
}
