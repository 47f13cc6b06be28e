import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiError, read } from '../data/api.ts'
import { words } from '../data/state.ts'

/** What is known of a question to the sandbox. */
export interface Reading<Data> {
  /** The newest answer. */
  readonly data?: Data
  /** Why there is no answer, or none that is newer. */
  readonly problem?: unknown
  /** Asks again. */
  again(): void
}

/** Asks the sandbox, and again whenever the version changes; what is known stays until there is a newer answer. */
export function useRead<Data>(path: string, version: unknown = 0): Reading<Data> {
  const [known, setKnown] = useState<{ readonly data?: Data; readonly problem?: unknown }>({})
  const [times, setTimes] = useState(0)
  const numbers = useRef({ asked: 0, answered: 0 })
  useEffect(() => {
    const { current } = numbers
    current.asked += 1
    const mine = current.asked
    const take = (found: { readonly data: Data } | { readonly problem: unknown }): void => {
      // An older question may be answered later than a newer one.
      if (mine < current.answered) return
      current.answered = mine
      setKnown((before) => ({ ...('data' in before && { data: before.data as Data }), ...found }))
    }
    read<Data>(path).then(
      (data) => take({ data }),
      (problem) => take({ problem }),
    )
  }, [path, version, times])
  return { ...known, again: () => setTimes((count) => count + 1) }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Stands where an answer is not there yet, or will not be; `gone` where there is no such thing. */
export function Pending({ problem, gone }: { readonly problem: unknown; readonly gone?: string }) {
  if (problem === undefined) {
    return (
      <p class="quiet" role="status">
        {words.value.loading}
      </p>
    )
  }
  const isGone = gone !== undefined && problem instanceof ApiError && problem.status === 404
  return (
    <p class={isGone ? '' : 'bad'} role="status">
      {isGone ? gone : words.value.failed(reasonOf(problem))}
    </p>
  )
}
