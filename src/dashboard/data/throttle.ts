/** Does a task at once, and however often it is asked for meanwhile, once more after so many milliseconds. */
export function throttled(task: () => void, ms: number): () => void {
  let isResting = false
  let isAsked = false
  function rested(): void {
    isResting = false
    if (isAsked) run()
  }
  function run(): void {
    isResting = true
    isAsked = false
    setTimeout(rested, ms)
    task()
  }
  return () => {
    if (isResting) isAsked = true
    else run()
  }
}
