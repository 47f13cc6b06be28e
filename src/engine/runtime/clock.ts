import sortedBtree from 'sorted-btree'
import type { Clock } from '../../contract/values/clock.ts'

const BTree = sortedBtree.default

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
}

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
   * Moves on, running each task at its own time: those there were when it was called, and those that come of them, as
   * retries do. What others add meanwhile runs after the jump, so that their flow cannot hold it up. Resolves when all
   * of them have ended, or after `withinMs` real milliseconds at the time reached by then.
   */
  advance(byMs: number, withinMs?: number): Promise<Advanced>
  /** Back to real time. Tasks that wait are kept. */
  reset(): void
  /** Calls off all tasks. */
  clear(): void
  close(): void
}

/** setTimeout takes 31 bits; a longer wait is slept in parts. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

/** A system clock that goes back by more than this was set; less is the usual trimming by a time server. */
const SET_BACK_MS = 1000

type Due = readonly [atMs: number, order: number]
const byTime = (a: Due, b: Due): number => a[0] - b[0] || a[1] - b[1]

interface Waiting {
  readonly task: Task
  readonly advances: number
}

/** How far the system clock was set back since the last look, seen by a clock that nothing sets. */
function createSetBackWatch(realNow: () => number, steadyNow: () => number): () => number {
  let [real, steady] = [realNow(), steadyNow()]
  return () => {
    const [nowReal, nowSteady] = [realNow(), steadyNow()]
    const drift = nowReal - real - (nowSteady - steady)
    real = nowReal
    steady = nowSteady
    return drift < -SET_BACK_MS ? -drift : 0
  }
}

/**
 * A clock that runs with real time plus an offset, until it is frozen. `changed` is told of everything but that.
 * `steadyNow` is real milliseconds that nobody sets.
 */
export function createClock(
  realNow: () => number = Date.now,
  changed: () => void = () => {},
  steadyNow: () => number = realNow,
): VirtualClock {
  let offset = 0
  let frozenAt: number | undefined
  /** While advancing, time stands at the task that is running. Setting the time meanwhile ends the step. */
  let step: { at: number; readonly number: number } | undefined
  let timer: NodeJS.Timeout | undefined
  let order = 0
  let stopped = false
  let advances = 0
  // Work waits on an axis of its own, time plus what the system clock was set back: a retry in a second stays one.
  const tasks = new BTree<Due, Waiting>(undefined, byTime)
  /** Work that came while an advance was under way that does not run it. */
  const deferred = new Map<Due, Waiting>()
  const setBackSince = createSetBackWatch(realNow, steadyNow)
  let back = 0
  const running = new Map<Promise<void>, number>()
  /** What the task belongs to that is being started: what it asks for in the same breath belongs to the same. */
  let starting: number | undefined
  let advancing: Promise<unknown> = Promise.resolve()

  const nowMs = () => step?.at ?? frozenAt ?? realNow() + offset

  /** Where time stands still, the system clock has no part in it. */
  function noteSetBack(): void {
    const more = setBackSince()
    if (!step && frozenAt === undefined) back += more
  }

  function start(task: Task, asOf: number): void {
    const outer = starting
    starting = asOf
    let done: Promise<void> | void
    try {
      done = task()
    } finally {
      starting = outer
    }
    if (!done) return
    const tracked = done.finally(() => running.delete(tracked))
    running.set(tracked, asOf)
  }

  const realMs = (atMs: number): number | undefined => (frozenAt === undefined ? atMs - offset : undefined)

  /** Starts everything due now and sleeps until the next task, unless time stands still. */
  function arm(): void {
    if (!step && !stopped) {
      noteSetBack()
      for (let due = firstDue(nowMs()); due; due = firstDue(nowMs())) takeAndStart(due)
    }
    sleep()
  }

  /** Sleeps until the next task, unless time stands still. */
  function sleep(): void {
    clearTimeout(timer)
    timer = undefined
    const next = tasks.minKey()
    if (!next || step || stopped || frozenAt !== undefined) return
    timer = setTimeout(arm, Math.min(LONGEST_TIMEOUT, Math.max(0, next[0] - back - nowMs())))
    timer.unref()
  }

  function takeAndStart(due: Due): void {
    const waiting = tasks.get(due)
    tasks.delete(due)
    if (waiting) start(waiting.task, waiting.advances)
  }

  /** The first work due by then. */
  function firstDue(byMs: number): Due | undefined {
    const due = tasks.minKey()
    return due && due[0] <= byMs + back ? due : undefined
  }

  /** Sets aside what came after an advance was called. */
  function defer(number: number): void {
    for (const [due, waiting] of [...tasks.entries()]) {
      if (waiting.advances < number) continue
      tasks.delete(due)
      deferred.set(due, waiting)
    }
  }

  const ownRunning = (number: number): Promise<void>[] =>
    [...running].flatMap(([done, asOf]) => (asOf < number ? [done] : []))

  /** Waits for the running work of an advance. Returns false when its time is up before. */
  async function settle(number: number, timeIsUp?: Promise<false>): Promise<boolean> {
    for (let own = ownRunning(number); own.length > 0; own = ownRunning(number)) {
      const ended = Promise.all(own).then(() => true)
      if (!(await (timeIsUp ? Promise.race([ended, timeIsUp]) : ended))) {
        // What fails from now on is no longer this advance's to report.
        ended.catch(() => undefined)
        return false
      }
    }
    return true
  }

  /** Runs what is due up to a time. Returns how much was started, and whether all of it has ended. */
  async function runUpTo(target: number, mine: { at: number; readonly number: number }, timeIsUp?: Promise<false>) {
    let started = ownRunning(mine.number).length
    for (;;) {
      const settled = await settle(mine.number, timeIsUp)
      if (!settled || step !== mine) return { started, complete: false }
      const next = firstDue(target)
      if (!next) return { started, complete: true }
      mine.at = Math.max(mine.at, next[0] - back)
      for (let due: Due | undefined = next; due; due = firstDue(mine.at)) {
        started += 1
        takeAndStart(due)
      }
    }
  }

  function countDue(byMs: number): number {
    let count = 0
    for (const [due] of tasks.entries()) {
      if (due[0] > byMs + back) break
      count += 1
    }
    return count
  }

  async function stepBy(byMs: number, number: number, timeIsUp?: Promise<false>): Promise<Advanced> {
    noteSetBack()
    const target = nowMs() + byMs
    const mine = { at: nowMs(), number }
    defer(number)
    step = mine
    // Where it failed, time is at the target all the same.
    let reached = target
    try {
      const { started, complete } = await runUpTo(target, mine, timeIsUp)
      if (!complete) reached = mine.at
      const left = ownRunning(number).length
      return { ran: started - left, pending: left + countDue(target), reached: reached / 1000 }
    } finally {
      if (step === mine) jump(reached, frozenAt !== undefined)
    }
  }

  /** Takes up what was set aside. */
  function takeUpDeferred(): void {
    for (const [due, waiting] of deferred) tasks.set(due, waiting)
    deferred.clear()
  }

  function jump(toMs: number, freeze: boolean): void {
    noteSetBack()
    step = undefined
    takeUpDeferred()
    frozenAt = freeze ? toMs : undefined
    offset = toMs - realNow()
    arm()
    changed()
  }

  async function advance(byMs: number, withinMs: number | undefined, number: number): Promise<Advanced> {
    if (withinMs === undefined) return stepBy(byMs, number)
    let timeout: NodeJS.Timeout | undefined
    const timeIsUp = new Promise<false>((resolve) => {
      timeout = setTimeout(resolve, withinMs, false)
    })
    try {
      return await stepBy(byMs, number, timeIsUp)
    } finally {
      clearTimeout(timeout)
    }
  }

  return {
    nowMs,
    now: () => Math.floor(nowMs() / 1000),
    get frozen() {
      return frozenAt !== undefined
    },
    get advances() {
      return advances
    },
    at(atMs, task, { advances: asOf = starting ?? advances, urgent = false } = {}) {
      // While an advance is under way, what is no part of it waits for its end.
      const waits = step !== undefined && asOf >= step.number && !urgent
      if (atMs <= nowMs() && !waits && !stopped) {
        // Not in the caller's stack: the caller may still be writing what the task will read.
        let called = true
        start(async () => {
          await undefined
          if (called) await task()
        }, asOf)
        return () => {
          called = false
        }
      }
      order += 1
      noteSetBack()
      const due: Due = [atMs + back, order]
      if (waits) deferred.set(due, { task, advances: asOf })
      else tasks.set(due, { task, advances: asOf })
      // Even when it has fallen due since the look above, it starts outside of the caller's stack.
      if (tasks.minKey() === due) sleep()
      return () => {
        tasks.delete(due)
        deferred.delete(due)
      }
    },
    get state() {
      return frozenAt === undefined ? { offsetMs: offset } : { offsetMs: 0, frozenAtMs: frozenAt }
    },
    restore(state) {
      noteSetBack()
      step = undefined
      takeUpDeferred()
      offset = state.offsetMs
      frozenAt = state.frozenAtMs
      arm()
      changed()
    },
    nextDueMs() {
      const next = tasks.minKey()
      return next && realMs(next[0] - back)
    },
    realMs,
    async stop() {
      stopped = true
      clearTimeout(timer)
      while (running.size > 0) await Promise.all(running.keys())
    },
    set: ({ nowMs: wanted, frozen }) => jump(wanted ?? nowMs(), frozen ?? frozenAt !== undefined),
    advance(byMs, withinMs) {
      advances += 1
      const number = advances
      const mine = advancing.then(() => advance(byMs, withinMs, number))
      advancing = mine.catch(() => undefined)
      return mine
    },
    reset: () => jump(realNow(), false),
    clear() {
      tasks.clear()
      deferred.clear()
    },
    close() {
      tasks.clear()
      deferred.clear()
      clearTimeout(timer)
    },
  }
}
