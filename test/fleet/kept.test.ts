import { expect, test } from 'vitest'
import { APP } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { askAny, NAMESPACE, openReplica } from '../support/inFleet.ts'
import { dropDatabaseAfterAll, freshStore, onDatabase } from '../support/postgres/database.ts'

dropDatabaseAfterAll()

test('what is kept beside the state goes to the next owner: faults with what is left of them, targets, clock, certify runs', async () => {
  const where = await freshStore()
  // A game that never answers: the run lasts until its owner ends.
  const game = await startGame(() => undefined)
  const open = () => openReplica(where, game.url)
  const [first, second] = [await open(), await open()]
  let asked = [first]
  const ask = (method: string, path: string, body?: unknown) => askAny(asked, method, `/__admin/${path}`, body)

  await ask('PUT', 'snapshots/before', {})
  const fault = { match: { provider: 'egret' }, effect: { drop: true }, times: 3 }
  await ask('POST', 'faults', { ...fault, match: { ...fault.match, operation: 'pay.notify' } })
  await ask('PUT', 'targets', { callbacks: { 'egret.pay.notify': `${game.url}/elsewhere` } })
  const { now } = await ask('POST', 'clock/advance', { by: '2h' })
  const { callbackId } = await ask('POST', 'egret/pay', { appId: APP.appId, id: 'u-alice', goodsId: '1' })
  await expect.poll(async () => (await ask('GET', `callbacks/${callbackId}`)).attempts.length).toBe(1)
  const run = await ask('POST', 'certify', { provider: 'egret', url: `${game.url}/pay` })
  expect(run.state).toBe('running')

  await onDatabase(where.url, (client) =>
    client.query(`delete from "${where.schema}".replicas where id =
      (select owner from "${where.schema}".namespaces where name = '${NAMESPACE}')`),
  )
  // The other one alone: what was struck off here would still be within its lease.
  asked = [second]
  expect((await ask('GET', 'faults')).faults).toMatchObject([{ left: 2, applied: 1 }])
  expect((await ask('GET', 'targets')).callbacks).toEqual({ 'egret.pay.notify': `${game.url}/elsewhere` })
  expect((await ask('GET', 'clock')).now).toBeGreaterThanOrEqual(now)
  expect(await ask('GET', `certify/${run.id}`)).toMatchObject({
    state: 'error',
    error: 'The replica that made this run ended before it was through. Begin it once more.',
  })
  // None of it is part of a snapshot.
  const snapshot = await ask('GET', 'snapshots/before')
  await ask('POST', 'snapshots/before/restore')
  expect(JSON.stringify(snapshot)).not.toMatch(/elsewhere|certify_/)
  expect((await ask('GET', 'faults')).faults).toMatchObject([{ left: 2 }])
  expect((await ask('GET', 'targets')).callbacks).toEqual({ 'egret.pay.notify': `${game.url}/elsewhere` })
})
