import { expect, test } from 'vitest'
import { expectAlive, GET_INFO, getInfoParams } from '../support/demo.ts'
import { openEvents } from '../support/eventStream.ts'
import { watchPost } from '../support/raw.ts'
import { send, startSandbox } from '../support/sandbox.ts'

async function heldBack(effect: object) {
  const sandbox = await startSandbox()
  sandbox.clock.set({ frozen: true })
  sandbox.faults.add({ effect: { delay: '1h', ...effect } })
  const watched = watchPost(sandbox.url + GET_INFO, getInfoParams())
  await expect.poll(() => sandbox.faults.list()[0]?.applied).toBe(1)
  return { sandbox, watched }
}

test.each([{}, { carriedOut: true }])('a reset ends a request that a fault holds back (%o)', async (effect) => {
  const { sandbox, watched } = await heldBack(effect)
  await sandbox.reset()
  expect(await watched.ended).toEqual({ how: 'reset', received: '' })
  await sandbox.clock.advance('2h')
  expect(sandbox.requests.find()).toEqual([])
  await expectAlive(sandbox)
})

test('so does a state that is put in the place of the present one', async () => {
  const { sandbox, watched } = await heldBack({})
  await sandbox.restore(await sandbox.snapshot())
  expect(await watched.ended).toEqual({ how: 'reset', received: '' })
})

test('a reset of something else leaves it waiting', async () => {
  const { sandbox, watched } = await heldBack({})
  await send(`${sandbox.url}/__admin/reset?scope=journal,outbox`, { method: 'POST' })
  await sandbox.clock.advance('1h')
  await expect.poll(() => watched.received()).toContain('"code":0')
  watched.leave()
})

test('restoring a snapshot by its name is told as a reset', async () => {
  const sandbox = await startSandbox()
  const snapshot = `${sandbox.url}/__admin/snapshots/before`
  await send(snapshot, { method: 'PUT' })
  const events = await openEvents(`${sandbox.url}/__admin/events?types=reset`)
  await send(`${snapshot}/restore`, { method: 'POST' })
  expect((await events.next()).event).toBe('reset')
  events.leave()
})
