import { describe, expect, test, vi } from 'vitest'

import { started, T0 } from './startedClock.ts'

describe('time', () => {
  test('runs with real time, in whole seconds for providers', () => {
    const { clock } = started()
    expect([clock.nowMs(), clock.now()]).toEqual([T0, T0 / 1000])
    vi.setSystemTime(T0 + 1999)
    expect([clock.nowMs(), clock.now()]).toEqual([T0 + 1999, T0 / 1000 + 1])
  })

  test('set runs on from there', () => {
    const { clock } = started()
    clock.set({ nowMs: 5000 })
    vi.setSystemTime(T0 + 10)
    expect([clock.nowMs(), clock.frozen]).toEqual([5010, false])
  })

  test('frozen stands still, and goes on from there', () => {
    const { clock } = started()
    clock.set({ frozen: true })
    vi.setSystemTime(T0 + 1000)
    expect([clock.nowMs(), clock.frozen]).toEqual([T0, true])
    clock.set({ nowMs: T0 + 7 })
    expect([clock.nowMs(), clock.frozen]).toEqual([T0 + 7, true])
    clock.set({ frozen: false })
    vi.setSystemTime(T0 + 1500)
    expect([clock.nowMs(), clock.frozen]).toEqual([T0 + 507, false])
  })

  test('reset is real time again', () => {
    const { clock } = started()
    clock.set({ nowMs: 5000, frozen: true })
    clock.reset()
    expect([clock.nowMs(), clock.frozen]).toEqual([T0, false])
  })
})

describe('tasks', () => {
  test('run when real time reaches them, in order of time, then of asking', async () => {
    const { clock, seen, note } = started()
    clock.at(T0 + 300, note('c'))
    clock.at(T0 + 100, note('a'))
    clock.at(T0 + 100, note('b'))
    await vi.advanceTimersByTimeAsync(99)
    expect(seen).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(seen).toEqual(['a at 100', 'b at 100'])
    await vi.advanceTimersByTimeAsync(1000)
    expect(seen).toEqual(['a at 100', 'b at 100', 'c at 300'])
  })

  test('that are due run at once, but not in the stack of the caller', async () => {
    const { clock, seen, note } = started()
    clock.at(T0 - 1, note('a'))
    expect(seen).toEqual([])
    await clock.advance(0)
    expect(seen).toEqual(['a at 0'])
  })

  test('that were called off do not run, due or not', async () => {
    const { clock, seen, note } = started()
    clock.at(T0, note('now'))()
    clock.at(T0 + 100, note('later'))()
    clock.at(T0 + 100, note('kept'))
    await clock.advance(1000)
    expect(seen).toEqual(['kept at 100'])
  })

  test('further away than a timer of Node reaches still wait', async () => {
    const { clock, seen, note } = started()
    const days40 = 40 * 86_400_000
    clock.at(T0 + days40, note('a'))
    await vi.advanceTimersByTimeAsync(days40 - 1)
    expect(seen).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(seen).toEqual([`a at ${days40}`])
  })

  test('wait while time is frozen', async () => {
    const { clock, seen, note } = started()
    clock.at(T0 + 100, note('a'))
    clock.set({ frozen: true })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(seen).toEqual([])
    clock.set({ frozen: false })
    await vi.advanceTimersByTimeAsync(100)
    expect(seen).toEqual(['a at 100'])
  })

  test('run after a jump, at the time jumped to', () => {
    const { clock, seen, note } = started()
    clock.at(T0 + 100, note('a'))
    clock.at(T0 + 200, note('b'))
    clock.at(T0 + 900, note('c'))
    clock.set({ nowMs: T0 + 500, frozen: true })
    expect(seen).toEqual(['a at 500', 'b at 500'])
  })

  test('are not started any more by a clock that is closed', async () => {
    const { clock, seen, note } = started()
    clock.close()
    clock.at(T0, note('due'))
    clock.at(T0 + 10, note('later'))
    await vi.advanceTimersByTimeAsync(100)
    expect(seen).toEqual([])
  })

  test('outlive a reset, not a clear or a close', async () => {
    const { clock, seen, note } = started()
    clock.at(T0 + 100, note('a'))
    clock.reset()
    clock.at(T0 + 200, note('b'))
    await clock.advance(150)
    clock.clear()
    await clock.advance(1000)
    clock.at(T0 + 5000, note('c'))
    clock.close()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(seen).toEqual(['a at 100'])
  })
})
