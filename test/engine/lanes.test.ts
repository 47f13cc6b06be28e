import { expect, test } from 'vitest'
import type { Delivery } from '../../src/contract/callback.ts'
import { createClock } from '../../src/engine/runtime/clock.ts'
import { createLanes, type Lanes } from '../../src/engine/callbacks/orderQueues.ts'

const delivery = (id: string, lane: string) => ({ id, lane, dueAt: 0, state: 'scheduled' }) as Delivery

/** Lanes whose attempts never end, and the ids of those that were begun. */
function setUp() {
  const begun: string[] = []
  const lanes: Lanes = createLanes(createClock(), async ({ id }) => {
    begun.push(id)
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { begun, lanes, turn }
}

test('the next of a lane goes once the first is taken away; one that waits goes unseen', async () => {
  const { begun, lanes, turn } = setUp()
  const [a, b, c] = ['a', 'b', 'c'].map((id) => delivery(id, 'order-1')) as [Delivery, Delivery, Delivery]
  for (const one of [a, b, c]) lanes.add(one)
  await turn()
  expect(begun).toEqual(['a'])
  lanes.take(b)
  expect(lanes.leads(a)).toBe(true)
  lanes.take(a)
  await turn()
  expect(begun).toEqual(['a', 'c'])
  expect(lanes.leads(a)).toBe(false)
})

test('what came of one that was taken away moves nothing', async () => {
  const { begun, lanes, turn } = setUp()
  const [a, b, c] = ['a', 'b', 'c'].map((id) => delivery(id, 'order-1')) as [Delivery, Delivery, Delivery]
  for (const one of [a, b, c]) lanes.add(one)
  await turn()
  lanes.take(a)
  lanes.goOn(a, { ...a, state: 'delivered' })
  await turn()
  expect(begun).toEqual(['a', 'b'])
  lanes.goOn(b, { ...b, state: 'delivered' })
  await turn()
  expect(begun).toEqual(['a', 'b', 'c'])
})
