import { base } from './api.ts'
import { type Election, type ElectionMessage, startElection } from './election.ts'
import type { Batch } from './types.ts'

/** What a tab does with what it hears. */
export interface Listener {
  batch(batch: Batch): void
  /** Something may have been missed: lists are to be read again. */
  gap(): void
  connected(is: boolean): void
}

type Message =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'gap' }
  | { readonly kind: 'connected'; readonly is: boolean }
  | ElectionMessage

/** A hidden leader hands over after this long. */
const HIDDEN_MS = 30_000

const NAME = `channel-sandbox ${base}`

/** One stream of events for all tabs of this browser: browsers allow six connections to one host. */
export function listen(listener: Listener): void {
  const channel = new BroadcastChannel(NAME)
  let source: EventSource | undefined
  /** Unknown until the stream has opened or failed. */
  let isConnected: boolean | undefined
  let election: Election | undefined

  const tell = (message: Message): void => {
    channel.postMessage(message)
    take(message)
  }

  function take(message: Message): void {
    if (message.kind === 'batch') listener.batch(message.batch)
    else if (message.kind === 'gap') listener.gap()
    else if (message.kind === 'connected') listener.connected(message.is)
    else election?.hear(message)
  }

  function connected(is: boolean): void {
    if (is === isConnected) return
    isConnected = is
    tell({ kind: 'connected', is })
    // What happened while there was no stream is in the lists alone.
    if (is) tell({ kind: 'gap' })
  }

  function lead(): void {
    source?.close()
    isConnected = undefined
    source = new EventSource(`${base}/__admin/events?batch=100ms`)
    source.onopen = () => connected(true)
    source.onerror = () => connected(false)
    source.addEventListener('batch', (event) => tell({ kind: 'batch', batch: JSON.parse(event.data) }))
    document.documentElement.dataset.leads = ''
  }

  function follow(): void {
    source?.close()
    source = undefined
    delete document.documentElement.dataset.leads
  }

  channel.onmessage = ({ data }: MessageEvent<Message>) => take(data)
  const handOver = 'locks' in navigator && navigator.locks ? leadByLock(lead, follow) : leadByElection()

  function leadByElection(): () => void {
    election = startElection({
      id: Math.random().toString(36).slice(2),
      post: (message) => channel.postMessage(message),
      visible: () => document.visibilityState === 'visible',
      after(ms, task) {
        const timer = setTimeout(task, ms)
        return () => clearTimeout(timer)
      },
      lead,
      follow,
    })
    addEventListener('pagehide', () => election?.stop())
    return () => election?.resign()
  }

  let hidden: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hidden)
    if (document.visibilityState === 'hidden') hidden = setTimeout(handOver, HIDDEN_MS)
  })
}

/** Leads while the tab holds the lock; returns what gives it to the next tab in line, if one waits. */
function leadByLock(lead: () => void, follow: () => void): () => void {
  let release = () => {}
  const ask = (): void => {
    navigator.locks
      .request(NAME, () => {
        lead()
        return new Promise<void>((resolve) => {
          release = resolve
        })
      })
      .catch(() => undefined)
  }
  ask()
  return async () => {
    const { held = [], pending = [] } = await navigator.locks.query()
    const waits = pending.some(({ name }) => name === NAME) && held.some(({ name }) => name === NAME)
    if (!waits) return
    follow()
    release()
    ask()
  }
}
