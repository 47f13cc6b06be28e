import { expect, test } from 'vitest'
import { egretInside } from '../support/egretInside.ts'
import { gate } from '../support/gate.ts'

// The answer belongs to no delivery any more: told as an attempt, it would stand in lists and counts beside a cancelled one.
test.each(['cancelled', 'reset'])('an answer that comes after its delivery was %s is told to none', async (how) => {
  const answered = gate()
  const sent = gate()
  const sender = {
    async post() {
      sent.open()
      await answered.opened
      return { status: 200, reply: '{"code":0}', durationMs: 1 }
    },
    close: async () => undefined,
  }
  const { sandbox, pay } = await egretInside({ sender })
  const id = await pay()
  await sent.opened
  if (how === 'cancelled') await sandbox.deliveries.cancel(id)
  else await sandbox.api.reset(['state', 'callbacks'])
  const told: string[] = []
  sandbox.events.on('attempt', ({ state }) => void told.push(`attempt ${state}`))
  sandbox.events.on('callback', ({ state }) => void told.push(state))
  answered.open()
  await sandbox.clock.stop()
  expect(told).toEqual([])
  const left = await sandbox.deliveries.list({})
  expect(left.map(({ state, attempts }) => [state, attempts.length])).toEqual(
    how === 'cancelled' ? [['cancelled', 0]] : [],
  )
})
