import type { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createEvents, type Events } from '../../../src/engine/journal/events.ts'
import { on, waitUntil } from '../../../src/engine/journal/waitUntil.ts'

/** Says that something happened, whatever it was. */
const tell = (events: Events, kind: string) => (events as unknown as EventEmitter).emit(kind)

/** A wait on a bus of its own, and who listens there and at the client. */
function start({ found = async (): Promise<unknown> => undefined, timeoutMs = 100_000 } = {}) {
  const events = createEvents()
  const client = new AbortController()
  let leaving = 0
  const signal = new Proxy(client.signal, {
    get: (target, name) => {
      if (name === 'addEventListener') leaving += 1
      if (name === 'removeEventListener') leaving -= 1
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const done = waitUntil(events, { timeoutMs, signal }, found, (again) => on(events, 'callback', again))
  const listeners = () => [...events.eventNames().map(String), ...Array<string>(leaving).fill('abort')].sort()
  return { events, client, done, listeners }
}

const LISTENS = ['abort', 'callback', 'close', 'reset']

test('a wait looks again after a reset, and for what it was told to hear', async () => {
  let looks = 0
  const { events, done } = start({ found: async () => (++looks === 3 ? 'there' : undefined) })
  await Promise.resolve()
  tell(events, 'reset')
  while (looks < 2) await new Promise(setImmediate)
  tell(events, 'callback')
  expect(await done).toBe('there')
  expect(looks).toBe(3)
})

test.each<[string, (wait: ReturnType<typeof start>) => unknown]>([
  ['the sandbox is closed', ({ events }) => tell(events, 'close')],
  ['the client has gone', ({ client }) => client.abort()],
])('ends with nothing when %s, and listens to nobody any more', async (_why, end) => {
  const wait = start()
  expect(wait.listeners()).toEqual(LISTENS)
  end(wait)
  expect(await wait.done).toBeUndefined()
  expect(wait.listeners()).toEqual([])
})

test('nor does one that has found what it waited for, one whose time is up, or one whose look fails', async () => {
  const found = start({ found: async () => 'there' })
  expect([await found.done, found.listeners()]).toEqual(['there', []])
  const late = start({ timeoutMs: 1 })
  expect([await late.done, late.listeners()]).toEqual([undefined, []])
  const failing = start({ found: () => Promise.reject(new Error('no disk')) })
  await expect(failing.done).rejects.toThrow('no disk')
  expect(failing.listeners()).toEqual([])
})
