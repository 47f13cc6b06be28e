/**
 * Repeats work with a pause between, until the function it returns is called. What fails is the database's silence, which
 * the lease reports.
 */
export function repeat(ms: number, work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout
  let stopped = false
  const again = (): void => {
    timer = setTimeout(
      () =>
        void work()
          .catch(() => undefined)
          .finally(() => stopped || again()),
      ms,
    )
    timer.unref()
  }
  again()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
