import sortedBtree from 'sorted-btree'
import type { Task, TaskOptions } from './virtualClock.ts'

const BTree = sortedBtree.default

/** Work that waits for its time, and the number of advances there had been when it came about. */
export interface Waiting {
  readonly task: Task
  readonly advances: number
  readonly followsFrom?: TaskOptions['followsFrom']
}

/** Where work stands in the list: by time, then by rank, then in the order in which it was added. */
export type Due = readonly [atMs: number, rank: number, order: number]

/** The work of a clock in the order in which it falls due, and what is set aside while an advance is under way. */
export interface DueTasks {
  /** Returns its place, by which it is taken away. */
  add(atMs: number, rank: number, waiting: Waiting, setAside: boolean): Due
  /** The first that is due by then, what is set aside left out. */
  first(byMs?: number): Due | undefined
  /** Takes one away and returns it; undefined when it is gone already. */
  take(due: Due): Waiting | undefined
  countDue(byMs: number): number
  /** Sets aside what came about at that number of advances or later. */
  setAside(advances: number): void
  /** Puts back what was set aside. */
  takeBack(): void
  clear(): void
}

const byTime = (a: Due, b: Due): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]

export function createDueTasks(): DueTasks {
  const tasks = new BTree<Due, Waiting>(undefined, byTime)
  const aside = new Map<Due, Waiting>()
  let order = 0

  return {
    add(atMs, rank, waiting, setAside) {
      order += 1
      const due: Due = [atMs, rank, order]
      if (setAside) aside.set(due, waiting)
      else tasks.set(due, waiting)
      return due
    },
    first(byMs = Number.POSITIVE_INFINITY) {
      const due = tasks.minKey()
      return due && due[0] <= byMs ? due : undefined
    },
    take(due) {
      const waiting = tasks.get(due) ?? aside.get(due)
      tasks.delete(due)
      aside.delete(due)
      return waiting
    },
    countDue(byMs) {
      let count = 0
      for (const [due] of tasks.entries()) {
        if (due[0] > byMs) break
        count += 1
      }
      return count
    },
    setAside(advances) {
      for (const [due, waiting] of [...tasks.entries()]) {
        if (waiting.advances < advances) continue
        tasks.delete(due)
        aside.set(due, waiting)
      }
    },
    takeBack() {
      for (const [due, waiting] of aside) tasks.set(due, waiting)
      aside.clear()
    },
    clear() {
      tasks.clear()
      aside.clear()
    },
  }
}
