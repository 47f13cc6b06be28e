import type { EventMap, Events } from './events.ts'

/** How long a wait lasts: real milliseconds, or until its client leaves. */
export interface Patience {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** Hears of what happens and asks for another look where it matters; returns how to stop. */
export type Subscribe = (lookAgain: () => void) => () => void

/**
 * Looks once, then again only when `subscribe` asks for it: what happens is judged where it is heard of, so that an
 * open wait costs next to nothing. Resolves with nothing when the time is up before, the sandbox is closed or the
 * client has gone. After a reset everything is looked at anew.
 */
export async function waitUntil<T>(
  events: Events,
  { timeoutMs, signal }: Patience,
  look: () => Promise<T | undefined>,
  subscribe: Subscribe,
): Promise<T | undefined> {
  let due = true
  let over = false
  let wake = () => {}
  const lookAgain = () => {
    due = true
    wake()
  }
  const end = () => {
    over = true
    wake()
  }
  const timer = setTimeout(end, timeoutMs)
  const stop = subscribe(lookAgain)
  events.on('close', end)
  events.on('reset', lookAgain)
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end)
  try {
    for (;;) {
      if (due) {
        due = false
        const found = await look()
        if (found !== undefined) return found
      }
      if (over) return undefined
      if (!due) await new Promise<void>((resume) => (wake = resume))
    }
  } finally {
    clearTimeout(timer)
    stop()
    events.off('close', end)
    events.off('reset', lookAgain)
    signal?.removeEventListener('abort', end)
  }
}

/** Hears of one kind of event. */
export function on<Kind extends keyof EventMap>(
  events: Events,
  kind: Kind,
  listener: (...what: EventMap[Kind]) => void,
): () => void {
  const heard = listener as (...what: unknown[]) => void
  events.on(kind, heard as never)
  return () => void events.off(kind, heard as never)
}
