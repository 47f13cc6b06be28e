import sortedBtree from 'sorted-btree'
import type { Clock } from '../../contract/clock.ts'

const BTree = sortedBtree.default

/** Work that falls due at a time; the clock waits for its promise when it is advanced. */
export type Task = () => Promise<void> | void

/** How a clock stands to real time; it says the same at any time, unlike the time itself. */
export interface ClockState {
  readonly offsetMs: number
  /** Where time stands still, in milliseconds since 1970. */
  readonly frozenAtMs?: number
}

export interface VirtualClock extends Clock {
  readonly state: ClockState
  /** Takes a state up again. What is due by then runs. */
  restore(state: ClockState): void
  /** Runs the task once the clock reaches `atMs`, at once when it has. Returns a function that cancels it. */
  at(atMs: number, task: Task): () => void
  readonly frozen: boolean
  /** Jumps to a time without running what falls due on the way; it runs after the jump. Ends an advance. */
  set(change: { nowMs?: number; frozen?: boolean }): void
  /** Moves on, running each task that falls due at its own time, and answers when all of them have ended. */
  advance(byMs: number): Promise<void>
  /** Back to real time. Tasks that wait are kept. */
  reset(): void
  /** Calls off all tasks. */
  clear(): void
  close(): void
}

/** setTimeout takes 31 bits; a longer wait is slept in parts. */
const LONGEST_TIMEOUT = 2 ** 31 - 1

type Due = readonly [atMs: number, order: number]
const byTime = (a: Due, b: Due): number => a[0] - b[0] || a[1] - b[1]

/** A clock that runs with real time plus an offset, until it is frozen. `changed` is told of everything but that. */
export function createClock(realNow: () => number = Date.now, changed: () => void = () => {}): VirtualClock {
  let offset = 0
  let frozenAt: number | undefined
  /** While advancing, time stands at the task that is running. Who sets the time meanwhile ends the step. */
  let step: { at: number } | undefined
  let timer: NodeJS.Timeout | undefined
  let order = 0
  const tasks = new BTree<Due, Task>(undefined, byTime)
  const running = new Set<Promise<void>>()
  let advancing: Promise<void> = Promise.resolve()

  const nowMs = () => step?.at ?? frozenAt ?? realNow() + offset

  function start(task: Task): void {
    const done = task()
    if (!done) return
    const tracked = done.finally(() => running.delete(tracked))
    running.add(tracked)
  }

  /** Starts everything due now and sleeps until the next task, unless time stands still. */
  function arm(): void {
    clearTimeout(timer)
    timer = undefined
    if (step) return
    for (let due = tasks.minKey(); due && due[0] <= nowMs(); due = tasks.minKey()) takeAndStart(due)
    const next = tasks.minKey()
    if (!next || frozenAt !== undefined) return
    timer = setTimeout(arm, Math.min(LONGEST_TIMEOUT, Math.max(0, next[0] - nowMs())))
    timer.unref()
  }

  function takeAndStart(due: Due): void {
    const task = tasks.get(due)
    tasks.delete(due)
    if (task) start(task)
  }

  async function settle(): Promise<void> {
    while (running.size > 0) await Promise.all(running)
  }

  async function stepBy(byMs: number): Promise<void> {
    const target = nowMs() + byMs
    const mine = { at: nowMs() }
    step = mine
    try {
      for (;;) {
        await settle()
        if (step !== mine) return
        const next = tasks.minKey()
        if (!next || next[0] > target) break
        mine.at = Math.max(mine.at, next[0])
        for (let due = tasks.minKey(); due && due[0] <= mine.at; due = tasks.minKey()) takeAndStart(due)
      }
    } finally {
      if (step === mine) jump(target, frozenAt !== undefined)
    }
  }

  function jump(toMs: number, freeze: boolean): void {
    step = undefined
    frozenAt = freeze ? toMs : undefined
    offset = toMs - realNow()
    arm()
    changed()
  }

  return {
    nowMs,
    now: () => Math.floor(nowMs() / 1000),
    get frozen() {
      return frozenAt !== undefined
    },
    at(atMs, task) {
      if (atMs <= nowMs()) {
        // Not in the caller's stack: the caller may still be writing what the task will read.
        let called = true
        start(async () => {
          await undefined
          if (called) await task()
        })
        return () => {
          called = false
        }
      }
      order += 1
      const due: Due = [atMs, order]
      tasks.set(due, task)
      if (tasks.minKey() === due) arm()
      return () => {
        tasks.delete(due)
      }
    },
    get state() {
      return frozenAt === undefined ? { offsetMs: offset } : { offsetMs: 0, frozenAtMs: frozenAt }
    },
    restore(state) {
      step = undefined
      offset = state.offsetMs
      frozenAt = state.frozenAtMs
      arm()
      changed()
    },
    set: ({ nowMs: wanted, frozen }) => jump(wanted ?? nowMs(), frozen ?? frozenAt !== undefined),
    advance(byMs) {
      const mine = advancing.then(() => stepBy(byMs))
      advancing = mine.catch(() => undefined)
      return mine
    },
    reset: () => jump(realNow(), false),
    clear: () => tasks.clear(),
    close() {
      tasks.clear()
      clearTimeout(timer)
    },
  }
}
