import type { Delivery } from '../../contract/callbacks/callback.ts'
import type { Events } from '../../engine/journal/events.ts'
import { say } from './language.ts'

/** What a sandbox and its namespaces have done since the start. */
export interface Counts {
  readonly requests: number
  readonly refused: number
  /** Requests that match no route. */
  readonly unmatched: number
  readonly callbacks: number
  readonly acknowledged: number
  /** Tried at least once, and not acknowledged so far. */
  readonly unacknowledged: number
}

/** Counts what happens, for the last words of a sandbox. */
export function createTally() {
  let [requests, refused, unmatched, callbacks, acknowledged, tried] = [0, 0, 0, 0, 0, 0]
  return {
    watch(events: Events): void {
      events.on('request', ({ outcome }) => {
        requests += 1
        if (outcome !== 'ok') refused += 1
      })
      events.on('unmatched', () => {
        unmatched += 1
      })
      events.on('callback', ({ state, attempts }: Delivery) => {
        if (attempts.length === 0 && state !== 'cancelled') callbacks += 1
        if (state === 'delivered') acknowledged += 1
      })
      events.on('attempt', ({ attempts }) => {
        if (attempts.length === 1) tried += 1
      })
    },
    counts: (): Counts => ({
      requests,
      refused,
      unmatched,
      callbacks,
      acknowledged,
      unacknowledged: Math.max(0, tried - acknowledged),
    }),
  }
}

export function summarySentence({ requests, refused, unmatched, callbacks, acknowledged, unacknowledged }: Counts) {
  return say({
    en: `Served ${requests} ${requests === 1 ? 'request' : 'requests'}, ${refused} of them refused; ${unmatched} more matched no route. Callbacks: ${callbacks}, of which ${acknowledged} acknowledged, ${unacknowledged} tried and not acknowledged.`,
    zh: `共处理 ${requests} 个请求，其中拒绝 ${refused} 个；另有 ${unmatched} 个没有匹配的路由。回调 ${callbacks} 个，已确认 ${acknowledged} 个，已发送但未确认 ${unacknowledged} 个。`,
  })
}
