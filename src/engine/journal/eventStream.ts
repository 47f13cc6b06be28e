import { type EventMap, type Events, tellDefect } from './events.ts'

/** Turns what happens into a text for a listener; nothing when it is not for them. */
export type EventSources = { readonly [Kind in keyof EventMap]?: (...what: EventMap[Kind]) => string | undefined }

export interface EventStreamOptions {
  /** Aborted once the listener is gone. */
  readonly signal?: AbortSignal | undefined
  /** Sent now and then, so that no proxy on the way takes the connection for dead. */
  readonly heartbeat: string
  /** The last words to a listener who does not keep up. */
  readonly tooSlow: string
  readonly heartbeatMs?: number
  /** At most this many characters wait for a listener; beyond it the listener is given up. */
  readonly mostWaiting?: number
}

const HEARTBEAT_MS = 15_000
const MOST_WAITING = 1_000_000

/**
 * What happens in a sandbox from now on, as texts, until the sandbox ends, the listener has left, or does not keep up.
 * It listens from the first text that is asked for.
 */
export async function* feed(
  events: Events,
  tellers: EventSources,
  options: EventStreamOptions,
): AsyncGenerator<string> {
  const { signal, heartbeat, tooSlow, heartbeatMs = HEARTBEAT_MS, mostWaiting = MOST_WAITING } = options
  let waiting = ''
  let over = false
  let wake = () => {}

  function end(): void {
    over = true
    deafen()
    wake()
  }

  function say(text: string): void {
    if (over) return
    waiting += text
    if (waiting.length > mostWaiting) {
      waiting = tooSlow
      end()
    }
    wake()
  }

  const listeners = Object.entries(tellers).map(([kind, tell]) => {
    const listener = (...what: unknown[]) => {
      try {
        say((tell as (...what: unknown[]) => string | undefined)(...what) ?? '')
      } catch (error) {
        // A listener must not fail the request it is told of.
        tellDefect(events, 'the event stream', error)
      }
    }
    return { kind: kind as keyof EventMap, listener }
  })

  const timer = setInterval(say, heartbeatMs, heartbeat)
  timer.unref()
  for (const { kind, listener } of listeners) events.on(kind, listener)
  events.on('close', end)
  signal?.addEventListener('abort', end)

  function deafen(): void {
    clearInterval(timer)
    for (const { kind, listener } of listeners) events.off(kind, listener)
    events.off('close', end)
    signal?.removeEventListener('abort', end)
  }

  if (signal?.aborted) end()
  try {
    for (;;) {
      const text = waiting
      waiting = ''
      if (text !== '') yield text
      else if (over) return
      else await new Promise<void>((resume) => (wake = resume))
    }
  } finally {
    deafen()
  }
}
