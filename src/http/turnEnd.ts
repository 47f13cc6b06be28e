/**
 * Does things together once the requests of this turn have been read. A write to a socket costs more than the rest of
 * a request and throws its code out of the processor's caches, so many in a row cost less than one after each request.
 */
export function createTurnEnd(): (task: () => void) => void {
  let tasks: (() => void)[] = []
  const run = () => {
    const due = tasks
    tasks = []
    for (const task of due) task()
  }
  return (task) => {
    if (tasks.length === 0) setImmediate(run)
    tasks.push(task)
  }
}
