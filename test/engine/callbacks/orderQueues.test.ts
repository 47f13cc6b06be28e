import { expect, test } from 'vitest'
import type { Delivery } from '../../../src/contract/callbacks/callback.ts'
import { createOrderQueues, type OrderQueues } from '../../../src/engine/callbacks/orderQueues.ts'
import { createClock } from '../../../src/engine/runtime/clock.ts'

const delivery = (id: string, lane: string) => ({ id, lane, dueAt: 0, state: 'scheduled' }) as Delivery

/** Lanes whose attempts never end, and the ids of those that were begun. */
function setUp() {
  const begun: string[] = []
  const queues: OrderQueues = createOrderQueues({
    clock: createClock(),
    attempt: async ({ id }) => void begun.push(id),
    retriesFrom: () => Number.POSITIVE_INFINITY,
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  return { begun, queues, turn }
}

test('the next of a lane goes once the first is taken away; one that waits goes unseen', async () => {
  const { begun, queues, turn } = setUp()
  const [a, b, c] = ['a', 'b', 'c'].map((id) => delivery(id, 'order-1')) as [Delivery, Delivery, Delivery]
  for (const one of [a, b, c]) queues.add(one)
  await turn()
  expect(begun).toEqual(['a'])
  queues.take(b.id)
  expect(queues.leads(a)).toBe(true)
  queues.take(a.id)
  await turn()
  expect(begun).toEqual(['a', 'c'])
  expect(queues.leads(a)).toBe(false)
})

test('what came of one that was taken away moves nothing', async () => {
  const { begun, queues, turn } = setUp()
  const [a, b, c] = ['a', 'b', 'c'].map((id) => delivery(id, 'order-1')) as [Delivery, Delivery, Delivery]
  for (const one of [a, b, c]) queues.add(one)
  await turn()
  queues.take(a.id)
  queues.goOn(a, { ...a, state: 'delivered' })
  await turn()
  expect(begun).toEqual(['a', 'b'])
  queues.goOn(b, { ...b, state: 'delivered' })
  await turn()
  expect(begun).toEqual(['a', 'b', 'c'])
})
