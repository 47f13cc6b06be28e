/**
 * Does things together once the requests of this turn have been read. A write to a socket costs more than the rest of
 * a request and throws its code out of the processor's caches, so many in a row cost less than one after each request.
 * `failed` is told what its task throws; the others go on.
 */
export function createTurnEnd(): (task: () => void, failed: (error: unknown) => void) => void {
  let tasks: (readonly [task: () => void, failed: (error: unknown) => void])[] = []
  const run = () => {
    const due = tasks
    tasks = []
    for (const [task, failed] of due) {
      try {
        task()
      } catch (error) {
        failed(error)
      }
    }
  }
  return (task, failed) => {
    if (tasks.length === 0) setImmediate(run)
    tasks.push([task, failed])
  }
}
