import sortedBtree from 'sorted-btree'

const BTree = sortedBtree.default

/** What one advance of a clock waits for: work that came about before it. */
export interface WorkWatch {
  /** How much of it is under way. */
  count(): number
  /** Before this time, in milliseconds since 1970, nothing follows from it; Infinity when nothing is under way. */
  quietUntil(): number
  /** Throws the error of work that failed since the watch began. */
  check(): void
  /** Resolves with true once some of it has ended, and with false when its time is up before. */
  oneEnds(timeIsUp?: Promise<false>): Promise<boolean>
  end(): void
}

/** Work of a clock that was started and has not ended. */
export interface RunningWork {
  /** `asOf`: how many advances had begun when it came about. Nothing follows from it before `followsFromMs`. */
  add(done: Promise<void>, asOf: number, followsFromMs: number): void
  /** There is one watch at a time, as there is one advance. */
  watch(number: number): WorkWatch
  /** Resolves once all has ended. */
  allEnd(): Promise<void>
}

interface Work {
  readonly asOf: number
  readonly key: readonly [followsFromMs: number, order: number]
}

interface Watching {
  readonly number: number
  /** What is watched, by when something may follow from it. */
  readonly work: InstanceType<typeof BTree<Work['key'], true>>
  failed?: { readonly error: unknown }
  wake(): void
}

const byTime = (a: Work['key'], b: Work['key']): number => a[0] - b[0] || a[1] - b[1]

export function createRunningWork(): RunningWork {
  const all = new Map<Promise<void>, Work>()
  let order = 0
  let watching: Watching | undefined

  /** Returns whether the advance that waits for it takes the error. */
  function note({ asOf, key }: Work, failed?: { readonly error: unknown }): boolean {
    if (!watching || asOf >= watching.number) return false
    watching.work.delete(key)
    if (failed) watching.failed ??= failed
    watching.wake()
    return true
  }

  return {
    add(done, asOf, followsFromMs) {
      order += 1
      const work: Work = { asOf, key: [followsFromMs, order] }
      if (watching && asOf < watching.number) watching.work.set(work.key, true)
      const tracked: Promise<void> = done.then(
        () => {
          all.delete(tracked)
          note(work)
        },
        (error: unknown) => {
          all.delete(tracked)
          if (!note(work, { error })) throw error
        },
      )
      all.set(tracked, work)
    },

    watch(number) {
      const work = new BTree<Work['key'], true>(undefined, byTime)
      for (const { asOf, key } of all.values()) if (asOf < number) work.set(key, true)
      const mine: Watching = { number, work, wake: () => undefined }
      watching = mine
      return {
        count: () => work.size,
        quietUntil: () => work.minKey()?.[0] ?? Number.POSITIVE_INFINITY,
        check() {
          if (mine.failed) throw mine.failed.error
        },
        oneEnds(timeIsUp) {
          const ended = new Promise<true>((resolve) => {
            mine.wake = () => resolve(true)
          })
          return timeIsUp ? Promise.race([ended, timeIsUp]) : ended
        },
        end() {
          if (watching === mine) watching = undefined
        },
      }
    },

    async allEnd() {
      while (all.size > 0) await Promise.all(all.keys())
    },
  }
}
