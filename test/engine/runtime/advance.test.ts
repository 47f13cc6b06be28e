import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createClock } from '../../../src/engine/runtime/clock.ts'
import { gate } from '../../support/gate.ts'

import { started, T0 } from './startedClock.ts'

describe('advance', () => {
  test('runs each task at its own time and ends at the time asked for', async () => {
    const { clock, seen, note } = started()
    clock.set({ frozen: true })
    clock.at(T0 + 200, note('b'))
    clock.at(T0 + 100, note('a'))
    clock.at(T0 + 1001, note('c'))
    await clock.advance(1000)
    expect(seen).toEqual(['a at 100', 'b at 200'])
    expect([clock.nowMs(), clock.frozen]).toEqual([T0 + 1000, true])
  })

  test('a task exactly at the end runs', async () => {
    const { clock, seen, note } = started()
    clock.at(T0 + 100, note('a'))
    await clock.advance(100)
    expect(seen).toEqual(['a at 100'])
  })

  test('a running clock runs on from there', async () => {
    const { clock } = started()
    await clock.advance(1000)
    vi.setSystemTime(T0 + 50)
    expect([clock.nowMs(), clock.frozen]).toEqual([T0 + 1050, false])
  })

  test('waits for the work of a task before it goes on to the next', async () => {
    const { clock, seen, note } = started()
    const { opened, open } = gate()
    clock.at(T0 + 100, async () => {
      await opened
      note('slow')()
    })
    clock.at(T0 + 200, note('next'))
    const advanced = clock.advance(1000).then(note('advanced'))
    await vi.advanceTimersByTimeAsync(5)
    expect(seen).toEqual([])
    open()
    await advanced
    expect(seen).toEqual(['slow at 100', 'next at 200', 'advanced at 1000'])
  })

  test('runs tasks that tasks ask for, when they are due by then', async () => {
    const { clock, seen, note } = started()
    clock.set({ frozen: true })
    const retry = (times: number) => (): void => {
      note(`try ${times}`)()
      clock.at(clock.nowMs() + 300, retry(times + 1))
    }
    clock.at(T0 + 100, retry(1))
    await clock.advance(1000)
    expect(seen).toEqual(['try 1 at 100', 'try 2 at 400', 'try 3 at 700', 'try 4 at 1000'])
    await clock.advance(299)
    expect(seen).toHaveLength(4)
    await clock.advance(1)
    expect(seen).toHaveLength(5)
  })

  test('several at once add up', async () => {
    const { clock, seen, note } = started()
    clock.set({ frozen: true })
    clock.at(T0 + 150, note('a'))
    await Promise.all([clock.advance(100), clock.advance(100), clock.advance(100)])
    expect([clock.nowMs(), seen]).toEqual([T0 + 300, ['a at 150']])
  })

  test('a task that fails makes it fail, and the clock works on', async () => {
    const { clock, seen, note } = started()
    clock.set({ frozen: true })
    clock.at(T0 + 100, async () => {
      throw new Error('no')
    })
    clock.at(T0 + 200, note('b'))
    await expect(clock.advance(150)).rejects.toThrow('no')
    await clock.advance(1000)
    expect(seen).toHaveLength(1)
  })

  test('a time that is set meanwhile holds', async () => {
    const { clock, seen, note } = started()
    const { opened, open } = gate()
    clock.at(T0 + 100, () => opened)
    clock.at(T0 + 500, note('b'))
    const advanced = clock.advance(1000)
    await vi.advanceTimersByTimeAsync(0)
    clock.set({ nowMs: T0 + 42, frozen: true })
    expect([clock.nowMs(), clock.frozen]).toEqual([T0 + 42, true])
    open()
    await advanced
    expect([clock.nowMs(), clock.frozen, seen]).toEqual([T0 + 42, true, []])
    await clock.advance(1000)
    expect(seen).toEqual(['b at 500'])
  })

  test('a reset meanwhile holds', async () => {
    const { clock } = started()
    const { opened, open } = gate()
    clock.at(T0 + 100, () => opened)
    const advanced = clock.advance(1000)
    await vi.advanceTimersByTimeAsync(0)
    clock.reset()
    expect(clock.nowMs()).toBe(Date.now())
    open()
    await advanced
    expect(clock.nowMs()).toBe(Date.now())
  })
})

describe('an advance through much work', () => {
  test('tells now and then how far it is', async () => {
    const told: unknown[] = []
    const clock = createClock(
      () => T0,
      undefined,
      undefined,
      (soFar) => told.push(soFar),
    )
    onTestFinished(() => clock.close())
    for (let at = 1; at <= 600; at += 1) clock.at(T0 + at, () => undefined)
    expect(await clock.advance(1000)).toMatchObject({ ran: 600, pending: 0 })
    expect(told).toEqual([
      { ran: 256, reached: (T0 + 256) / 1000 },
      { ran: 512, reached: (T0 + 512) / 1000 },
    ])
  })

  test('starts nothing before what runs can have led to work at that time', async () => {
    const clock = createClock(() => T0)
    onTestFinished(() => clock.close())
    const first = gate()
    const seen: string[] = []
    // Through more than 100 pieces of work an advance starts them side by side.
    for (let more = 0; more < 100; more += 1) clock.at(T0 + 1, () => undefined)
    const options = { followsFrom: (atMs: number) => atMs + 50 }
    clock.at(T0 + 10, () => first.opened, options)
    for (const at of [20, 59, 60, 61]) clock.at(T0 + at, () => void seen.push(`${at}`), options)
    const advanced = clock.advance(100)
    await new Promise((resume) => setImmediate(resume))
    expect(seen).toEqual(['20', '59'])
    first.open()
    await advanced
    expect(seen).toEqual(['20', '59', '60', '61'])
  })

  test('ends where a state is restored: at the time it had reached, with the restored time standing', async () => {
    const clock = createClock(() => T0)
    onTestFinished(() => clock.close())
    const working = gate()
    const seen: number[] = []
    clock.at(T0 + 10, () => working.opened)
    clock.at(T0 + 50, () => void seen.push(clock.nowMs() - T0))
    const advanced = clock.advance(100)
    await new Promise((resume) => setImmediate(resume))
    clock.restore({ offsetMs: 0, frozenAtMs: T0 + 20 })
    working.open()
    expect(await advanced).toMatchObject({ reached: (T0 + 10) / 1000 })
    expect([clock.nowMs() - T0, clock.frozen, seen]).toEqual([20, true, []])
    await clock.advance(30)
    expect(seen).toEqual([50])
  })

  test('goes moment by moment where there is little', async () => {
    const clock = createClock(() => T0)
    onTestFinished(() => clock.close())
    const first = gate()
    const seen: string[] = []
    const options = { followsFrom: () => Number.POSITIVE_INFINITY }
    clock.at(T0 + 10, () => first.opened, options)
    clock.at(T0 + 20, () => void seen.push('20'), options)
    const advanced = clock.advance(100)
    await new Promise((resume) => setImmediate(resume))
    expect(seen).toEqual([])
    first.open()
    await advanced
    expect(seen).toEqual(['20'])
  })

  test('fails with the error of work that failed', async () => {
    const clock = createClock(() => T0)
    onTestFinished(() => clock.close())
    clock.at(T0 + 10, async () => {
      throw new Error('broken')
    })
    await expect(clock.advance(100)).rejects.toThrow('broken')
    expect(clock.nowMs()).toBe(T0 + 100)
  })
})
