import { createDueTasks, type Due, type Waiting } from './dueTasks.ts'
import { createRunningWork, type WorkWatch } from './runningWork.ts'
import { createSetBackWatch } from './setBackWatch.ts'
import type { Advanced, AdvanceProgress, VirtualClock } from './virtualClock.ts'

export type { ClockState, VirtualClock } from './virtualClock.ts'

/** setTimeout takes 31 bits; a longer wait is slept in parts. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

/** An advance under way: the time it has reached, and its number. */
interface Step {
  at: number
  readonly number: number
  readonly work: WorkWatch
  /** Whether what cannot concern each other runs side by side. */
  readonly isSideBySide: boolean
}

/**
 * An advance through at most this many pieces of work goes moment by moment: what a game receives comes in the order of
 * due times, so that a repeated run is the same byte for byte.
 */
const MOST_IN_ORDER = 100

/** At most this many pieces of work of an advance are under way at different times. */
const MOST_AT_ONCE = 16_384

/** An advance lets requests in and says how far it is after so many pieces of work. */
const PROGRESS_EVERY = 256

/**
 * A clock that runs with real time plus an offset, until it is frozen. `changed` is told of everything but that.
 * `steadyNow` is real milliseconds of a clock that cannot be set.
 */
export function createClock(
  realNow: () => number = Date.now,
  changed: () => void = () => {},
  steadyNow: () => number = realNow,
  progress: (soFar: AdvanceProgress) => void = () => {},
): VirtualClock {
  let offset = 0
  let frozenAt: number | undefined
  /** While advancing, time stands at the task that was started last. Setting the time meanwhile ends the step. */
  let step: Step | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let advances = 0
  // Work waits on an axis of its own, time plus what the system clock was set back: a retry in a second stays one.
  const tasks = createDueTasks()
  const setBackSince = createSetBackWatch(realNow, steadyNow)
  let back = 0
  const running = createRunningWork()
  /** What the task belongs to that is being started: what it asks for in the same breath belongs to the same. */
  let starting: number | undefined
  let advancing: Promise<unknown> = Promise.resolve()

  const nowMs = () => step?.at ?? frozenAt ?? realNow() + offset

  /** Where time stands still, the system clock has no part in it. */
  function noteSetBack(): void {
    const more = setBackSince()
    if (!step && frozenAt === undefined) back += more
  }

  function start({ task, advances: asOf, followsFrom }: Waiting): void {
    const outer = starting
    const at = nowMs()
    const followsFromMs = followsFrom?.(at) ?? at
    starting = asOf
    let done: Promise<void> | void
    try {
      done = task()
    } finally {
      starting = outer
    }
    if (done) running.add(done, asOf, followsFromMs)
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
    const next = tasks.first()
    if (!next || step || stopped || frozenAt !== undefined) return
    timer = setTimeout(arm, Math.min(LONGEST_TIMEOUT, Math.max(0, next[0] - back - nowMs())))
    timer.unref()
  }

  function takeAndStart(due: Due): void {
    const waiting = tasks.take(due)
    if (waiting) start(waiting)
  }

  /** The first work due by then. */
  const firstDue = (byMs: number): Due | undefined => tasks.first(byMs + back)

  /** Whether the first work due by then may start now: nothing that still runs can lead to work before it. */
  function mayStart(due: Due, mine: Step): boolean {
    const at = due[0] - back
    if (at <= mine.at || mine.work.count() === 0) return true
    return mine.isSideBySide && mine.work.count() < MOST_AT_ONCE && at < mine.work.quietUntil()
  }

  /**
   * Runs what is due up to a time, in the order of due times, each piece at its own time. Those that cannot concern each
   * other run side by side. Returns how much was started, and whether all of it has ended.
   */
  async function runUpTo(target: number, mine: Step, timeIsUp?: Promise<false>) {
    let started = mine.work.count()
    for (;;) {
      mine.work.check()
      if (step !== mine) return { started, complete: false }
      const next = firstDue(target)
      if (next && mayStart(next, mine)) {
        mine.at = Math.max(mine.at, next[0] - back)
        takeAndStart(next)
        started += 1
        if (started % PROGRESS_EVERY === 0) await pause(mine, started - mine.work.count())
      } else if (mine.work.count() === 0) return { started, complete: true }
      else if (!(await mine.work.oneEnds(timeIsUp))) return { started, complete: false }
    }
  }

  /** Lets requests in between, and says how far it is. */
  async function pause({ at }: Step, ran: number): Promise<void> {
    progress({ ran, reached: at / 1000 })
    await new Promise((resume) => setImmediate(resume))
  }

  async function stepBy(byMs: number, number: number, timeIsUp?: Promise<false>): Promise<Advanced> {
    noteSetBack()
    const target = nowMs() + byMs
    tasks.setAside(number)
    const isSideBySide = tasks.countDue(target + back) > MOST_IN_ORDER
    const mine: Step = { at: nowMs(), number, work: running.watch(number), isSideBySide }
    step = mine
    // Where it failed, time is at the target all the same.
    let reached = target
    try {
      const { started, complete } = await runUpTo(target, mine, timeIsUp)
      if (!complete) reached = mine.at
      const left = mine.work.count()
      return { ran: started - left, pending: left + tasks.countDue(target + back), reached: reached / 1000 }
    } finally {
      mine.work.end()
      if (step === mine) jump(reached, frozenAt !== undefined)
    }
  }

  function jump(toMs: number, freeze: boolean): void {
    noteSetBack()
    step = undefined
    tasks.takeBack()
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
    at(atMs, task, { advances: asOf = starting ?? advances, urgent = false, rank = 0, followsFrom } = {}) {
      // While an advance is under way, what is no part of it waits for its end.
      const waits = step !== undefined && asOf >= step.number && !urgent
      if (atMs <= nowMs() && !waits && !stopped) {
        // Not in the caller's stack: the caller may still be writing what the task will read.
        let called = true
        const soon = async () => {
          await undefined
          if (called) await task()
        }
        start({ task: soon, advances: asOf, followsFrom })
        return () => {
          called = false
        }
      }
      noteSetBack()
      const due = tasks.add(atMs + back, rank, { task, advances: asOf, followsFrom }, waits)
      // Even when it has fallen due since the look above, it starts outside of the caller's stack.
      if (tasks.first() === due) sleep()
      return () => void tasks.take(due)
    },
    get state() {
      return frozenAt === undefined ? { offsetMs: offset } : { offsetMs: 0, frozenAtMs: frozenAt }
    },
    restore(state) {
      noteSetBack()
      step = undefined
      tasks.takeBack()
      offset = state.offsetMs
      frozenAt = state.frozenAtMs
      arm()
      changed()
    },
    nextDueMs() {
      const next = tasks.first()
      return next && realMs(next[0] - back)
    },
    realMs,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running.allEnd()
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
    clear: tasks.clear,
    close() {
      stopped = true
      tasks.clear()
      clearTimeout(timer)
    },
  }
}
