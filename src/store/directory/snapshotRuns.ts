/** When snapshots of a store are written: in the background, one at a time. */
export interface SnapshotRuns {
  /** Writes one now, or once they may be written again; resolves when that has ended. */
  now(): Promise<void>
  /** Begins one when it is time. */
  whenDue(): void
  /** Lets none begin until the release; resolves once none is being written. */
  hold(): Promise<() => void>
  /** Lets none begin any more; resolves once none is being written. */
  end(): Promise<void>
}

/** `failed` is told why one could not be written; then it is the caller's to say when the next is due. */
export function createSnapshotRuns(parts: {
  readonly write: () => Promise<void>
  readonly isDue: () => boolean
  readonly failed: (error: Error) => void
}): SnapshotRuns {
  let waiting: Promise<void> | undefined
  let writing: Promise<void> | undefined
  let held: Promise<void> | undefined
  let ended = false

  async function run(): Promise<void> {
    while (held) await held
    if (ended) return
    writing = parts
      .write()
      .catch(parts.failed)
      .finally(() => {
        writing = undefined
      })
    await writing
  }

  function now(): Promise<void> {
    waiting ??= run().finally(() => {
      waiting = undefined
    })
    return waiting
  }

  function whenDue(): void {
    if (!waiting && !held && !ended && parts.isDue()) void now()
  }

  return {
    now,
    whenDue,
    async hold() {
      while (writing) await writing
      let release: () => void = () => undefined
      held = new Promise((resume) => {
        release = () => {
          held = undefined
          resume()
          whenDue()
        }
      })
      return release
    },
    async end() {
      ended = true
      await writing
    },
  }
}
