import { expect, onTestFinished, test } from 'vitest'
import { createClock } from '../../src/engine/runtime/clock.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { egretInside, emptySide } from '../support/egretInside.ts'

/** Real time that goes on by up to a fifth of a millisecond whenever it is looked at, never twice by the same. */
function tickingTime(): () => number {
  let now = 1_700_000_000_000
  let looks = 0
  return () => {
    looks += 1
    now += 0.2 * ((looks * Math.SQRT2) % 1)
    return now
  }
}

// A due time is rounded to milliseconds, so it may lie ahead when the clock compares it and behind when the clock looks
// for what is due, a moment later. The attempt then began before its queue knew of it, took itself for
// cancelled, and the delivery stayed scheduled for ever. Only attempts that are noted before they are made did so.
test('a callback that falls due in the blink it is queued in is sent all the same', async () => {
  const store = { ...memoryStore(), side: emptySide }
  const { sandbox, pay } = await egretInside({ store, realNow: tickingTime() })
  for (let count = 0; count < 40; count += 1) {
    await pay()
    while (sandbox.deliveries.waiting() > 0) await new Promise((resume) => setImmediate(resume))
  }
  const states = (await sandbox.deliveries.list({})).map(({ state }) => state)
  expect(states).toEqual(Array.from({ length: 40 }, () => 'delivered'))
})

test('the clock runs nothing in the stack of the one who asks', async () => {
  const clock = createClock(tickingTime())
  onTestFinished(() => clock.close())
  const ran: string[] = []
  for (const ahead of [0, 0.125, 0.25, 0.375, 0.5]) {
    clock.at(clock.nowMs() + ahead, () => void ran.push(`${ahead}`))
    ran.push('asked')
  }
  expect(ran).toEqual(['asked', 'asked', 'asked', 'asked', 'asked'])
  await expect.poll(() => ran.length, { interval: 5 }).toBe(10)
})
