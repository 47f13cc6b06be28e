import type { Clock } from '../../contract/values/clock.ts'

/** Work that falls due at a time; the clock waits for its promise when it is advanced. */
export type Task = () => Promise<void> | void

/** How a clock stands to real time; it says the same at any time, unlike the time itself. */
export interface ClockState {
  readonly offsetMs: number
  /** Where time stands still, in milliseconds since 1970. */
  readonly frozenAtMs?: number
}

export interface TaskOptions {
  /** {@link VirtualClock.advances} when the work came about; as it is now when absent. */
  readonly advances?: number
  /** Work that is due already starts at once, even while an advance is under way that does not wait for it. */
  readonly urgent?: boolean
  /** Of work that is due at the same millisecond the lowest goes first; then what was asked for first. */
  readonly rank?: number
  /**
   * The earliest time, in milliseconds since 1970, at which anything may follow from the work, asked when it starts at
   * `atMs`. An advance starts what is due before then without waiting for this work to end. Without it, it waits.
   */
  followsFrom?(atMs: number): number
}

/** How far an advance is: pieces of work that have ended, and the Unix time in seconds that was reached. */
export type AdvanceProgress = Pick<Advanced, 'ran' | 'reached'>

/** What an advance did. */
export interface Advanced {
  /** Pieces of work that were started and have ended. */
  readonly ran: number
  /** Pieces of work due by its target that have not ended. */
  readonly pending: number
  /** Unix time in seconds that was reached. */
  readonly reached: number
}

export interface VirtualClock extends Clock {
  readonly state: ClockState
  /** Takes a state up again. What is due by then runs. */
  restore(state: ClockState): void
  /**
   * Runs the task once the clock reaches `atMs`, at once when it has, but never in the caller's stack. Returns a
   * function that cancels it.
   */
  at(atMs: number, task: Task, options?: TaskOptions): () => void
  readonly frozen: boolean
  /** How many advances were begun so far. */
  readonly advances: number
  /** When the next task is due in real time, in milliseconds since 1970; undefined while time stands still. */
  nextDueMs(): number | undefined
  /** A time of this clock as real time; undefined while time stands still. */
  realMs(atMs: number): number | undefined
  /** Starts nothing more, and resolves once what runs has ended; what falls due is kept. */
  stop(): Promise<void>
  /** Jumps to a time without running what falls due on the way; it runs after the jump. Ends an advance. */
  set(change: { nowMs?: number; frozen?: boolean }): void
  /**
   * Moves on, running each task at its own time and in the order of those times: those there were when it was called,
   * and those that come of them, as retries do. What others add meanwhile runs after the jump, so that their flow
   * cannot hold it up. Resolves when all of them have ended, or after `withinMs` real milliseconds at the time reached
   * by then.
   */
  advance(byMs: number, withinMs?: number): Promise<Advanced>
  /** Back to real time. Tasks that wait are kept. */
  reset(): void
  /** Calls off all tasks. */
  clear(): void
  /** Calls off all tasks and starts none any more. */
  close(): void
}
