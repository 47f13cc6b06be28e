import { describe, expect, onTestFinished, test } from 'vitest'
import { type EventStreamOptions, feed } from '../../../src/engine/journal/eventStream.ts'
import { createEvents } from '../../../src/engine/journal/events.ts'

const words = { heartbeat: 'still here', tooSlow: 'too slow' }

function started(options: Partial<EventStreamOptions> = {}) {
  const events = createEvents()
  const tell = { clock: ({ now }: { now: number }) => (now < 0 ? undefined : `${now} `) }
  const texts = feed(events, tell, { ...words, ...options })
  onTestFinished(async () => void (await texts.return(undefined)))
  const tick = (now: number) => void events.emit('clock', { now, frozen: false })
  return { events, texts, tick, listening: () => events.listenerCount('clock') + events.listenerCount('close') }
}

const value = async (next: Promise<IteratorResult<string>>) => (await next).value

describe('a feed', () => {
  test('tells what happens, what came together at once', async () => {
    const { texts, tick } = started()
    const first = texts.next()
    tick(1)
    expect(await value(first)).toBe('1 ')
    for (const now of [2, -1, 3]) tick(now)
    expect(await value(texts.next())).toBe('2 3 ')
  })

  test('says now and then that it is still there', async () => {
    const { texts } = started({ heartbeatMs: 1 })
    expect(await value(texts.next())).toBe('still here')
    expect(await value(texts.next())).toContain('still here')
  })

  test('gives a listener up who does not keep up', async () => {
    const { texts, tick, listening } = started({ mostWaiting: 10 })
    const first = texts.next()
    tick(1)
    await first
    for (let now = 100; now < 104; now += 1) tick(now)
    expect(listening()).toBe(0)
    expect(await value(texts.next())).toBe('too slow')
    expect(await texts.next()).toEqual({ done: true, value: undefined })
  })

  test('ends with the sandbox, after what happened before', async () => {
    const { events, texts, tick, listening } = started()
    const first = texts.next()
    tick(1)
    events.emit('close')
    tick(2)
    expect([await value(first), await texts.next()]).toEqual(['1 ', { done: true, value: undefined }])
    expect(listening()).toBe(0)
  })

  test('ends when the listener leaves, before or meanwhile', async () => {
    const leaving = new AbortController()
    const { texts, listening } = started({ signal: leaving.signal })
    const waiting = texts.next()
    leaving.abort()
    expect([(await waiting).done, listening()]).toEqual([true, 0])
    const late = started({ signal: leaving.signal })
    expect([(await late.texts.next()).done, late.listening()]).toEqual([true, 0])
  })

  test('listens to nothing before it is read, and a failing listener disturbs no other', async () => {
    const { events, listening } = started()
    expect(listening()).toBe(0)
    const seen: unknown[] = []
    events.on('defect', ({ where }) => seen.push(where))
    const failing = feed(events, { reset: () => JSON.parse('{') }, words)
    const next = failing.next()
    expect(() => events.emit('reset')).not.toThrow()
    expect(seen).toEqual(['the event stream'])
    events.emit('close')
    expect((await next).done).toBe(true)
  })
})
