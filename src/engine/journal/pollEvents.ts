import type { EventMap, Events } from './events.ts'

/**
 * Looks, and looks again at every event of that kind, until `look` finds something. Resolves to undefined when this
 * many real milliseconds pass before, the sandbox is closed, or the client has gone.
 */
export async function pollEvents<T>(
  events: Events,
  kind: keyof EventMap,
  timeoutMs: number,
  look: () => Promise<T | undefined>,
  signal?: AbortSignal,
): Promise<T | undefined> {
  let seen = 0
  let over = false
  let wake = () => {}
  const happened = () => {
    seen += 1
    wake()
  }
  const end = () => {
    over = true
    wake()
  }
  const timer = setTimeout(end, timeoutMs)
  events.on(kind, happened)
  events.on('close', end)
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end)
  try {
    for (;;) {
      const before = seen
      const found = await look()
      if (found !== undefined || over) return found
      // What happened while looking is worth another look at once.
      if (seen === before) await new Promise<void>((resume) => (wake = resume))
    }
  } finally {
    clearTimeout(timer)
    events.off(kind, happened)
    events.off('close', end)
    signal?.removeEventListener('abort', end)
  }
}
