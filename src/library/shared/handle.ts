import type { SandboxHandle } from '../handle.ts'

/** The same functions, each with a promise: what is asked may be at another process. */
type Asked<T> = T extends (...args: infer A) => infer R
  ? (...args: A) => Promise<Awaited<R>>
  : T extends object
    ? { readonly [K in keyof T]: Asked<T[K]> }
    : T

/**
 * A sandbox in PostgreSQL, which other processes may serve as well. It has what a {@link SandboxHandle} has, and answers
 * for all of them; so each function answers a promise, those of `requests`, `faults` and `clock` too.
 */
export interface SharedSandboxHandle
  extends Asked<Omit<SandboxHandle, 'app' | 'namespace' | 'close' | typeof Symbol.asyncDispose>>,
    Pick<SandboxHandle, 'app'> {
  /** The namespace of that name, made at its first use. It lasts; `close()` ends it, with all it holds. */
  namespace(name: string): SharedSandboxHandle
  /** Gives what this process owns to the others and ends it. What is in the database stays. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
