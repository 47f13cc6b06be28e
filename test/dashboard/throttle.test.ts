import { expect, test, vi } from 'vitest'
import { throttled } from '../../src/dashboard/data/throttle.ts'

test('what happens all the time is done at once, then at most once in so long, and not forgotten', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    let times = 0
    const note = throttled(() => {
      times += 1
    }, 500)
    note()
    expect(times).toBe(1)
    for (let passed = 0; passed < 2000; passed += 100) {
      note()
      vi.advanceTimersByTime(100)
    }
    expect(times).toBe(5)
    vi.advanceTimersByTime(10_000)
    expect(times).toBe(5)
    note()
    expect(times).toBe(6)
  } finally {
    vi.useRealTimers()
  }
})
