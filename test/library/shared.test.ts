import { describe, expect, test } from 'vitest'
import { createSandbox, egretClient, FaultError, SeedError } from '../../src/index.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { dropDatabaseAfterAll } from '../support/postgres/database.ts'
import { startReplicas } from '../support/shared.ts'

dropDatabaseAfterAll()

const PAY = { appId: APP.appId, id: ALICE.id, goodsId: '1' }

async function twoReplicas() {
  const game = await startGame(() => '{"code":0}')
  const [owner, other = owner] = await startReplicas(2, { seed: egretSeed({ payCallbackUrl: `${game.url}/pay` }) })
  // The first one that is asked owns it.
  await owner.clock.now()
  return { game, owner, other }
}

describe('createSandbox({ store })', () => {
  test('each process answers for all of them', async () => {
    const { game, owner, other } = await twoReplicas()
    const { callbackId, orderId } = await other.egret.pay(PAY)
    expect(await owner.callbacks.waitFor({ id: callbackId, state: 'delivered' })).toMatchObject({ order: orderId })
    expect(await other.callbacks.waitFor({ id: callbackId })).toMatchObject({ state: 'delivered' })
    expect(game.received.map(({ form }) => form.orderId)).toEqual([orderId])

    const waited = other.requests.waitFor({ operation: 'user.getInfo', params: { token: { matches: /^TOKEN-/i } } })
    for (const { url } of [owner, other]) {
      await egretClient({ ...APP, url }).user.getInfo({ token: ALICE.token })
    }
    expect(await waited).toMatchObject({ provider: 'egret', outcome: 'ok' })
    expect([await owner.requests.count(), await other.requests.count({ outcome: 'ok' })]).toEqual([2, 2])
    expect(await other.requests.verify({ operation: 'user.getInfo', count: 2 })).toBe(2)
    await expect(other.requests.verify({ count: 3 })).rejects.toThrow('Expected exactly 3 requests')

    await other.clock.set({ frozen: true, now: 2_000_000_000 })
    await other.clock.advance('1h')
    expect(await owner.clock.now()).toBe(2_000_003_600)
    expect((await other.egret.orders({ limit: 1 })).orders).toMatchObject([{ orderId }])
    expect(Object.values(await other.env())).toContain(other.url)
  })

  test('what goes wrong there is the same error here', async () => {
    const { other } = await twoReplicas()
    await expect(other.egret.pay({ ...PAY, goodsId: 'none' })).rejects.toThrow('none')
    await expect(other.requests.find({ operatoin: 'x' } as never)).rejects.toThrow(TypeError)
    await expect(other.faults.add({ effect: {} })).rejects.toThrow(FaultError)
    const refused = other.restore({ egret: { apps: [{ appId: 1 }] } })
    await expect(refused).rejects.toThrow(SeedError)
    await expect(refused).rejects.toMatchObject({ mistakes: [expect.stringContaining('appId')] })
    await expect(other.callbacks.cancel('cb_999999')).rejects.toThrow('There is no delivery cb_999999')
  })

  test('a namespace is the same one everywhere, and lasts until it is ended', async () => {
    const { owner, other } = await twoReplicas()
    const [mine, theirs] = [owner.namespace('worker-1'), other.namespace('worker-1')]
    const { id } = await mine.faults.add({ effect: { delay: '1s' } })
    expect(await theirs.faults.list()).toMatchObject([{ id }])
    expect(await other.faults.list()).toEqual([])
    const state = await theirs.snapshot()
    await theirs.egret.pay(PAY)
    await theirs.restore(state)
    expect((await mine.egret.orders()).orders).toEqual([])
    expect(theirs.egret.url).toBe(`${other.url}/ns/worker-1`)
    await theirs.close()
    expect(await mine.faults.list()).toEqual([])
    expect(() => other.namespace('No')).toThrow('is not the name of a namespace')
  })

  test('a check runs in the process that has its functions', async () => {
    const { game, other } = await twoReplicas()
    const seen: string[] = []
    const report = await other.certify({
      provider: 'egret',
      url: `${game.url}/pay`,
      checks: ['pay.valid'],
      onProgress: ({ result }) => void seen.push(result.id),
    })
    expect(report.checks.map(({ id }) => id)).toEqual(['pay.valid'])
    expect(seen).toEqual(['pay.valid'])
    // It has come here, and the first one asks for it.
    await other.egret.pay(PAY)
  })

  test('one that ends gives what it has to the others', async () => {
    const { owner, other } = await twoReplicas()
    await owner.egret.pay(PAY)
    await owner.close()
    expect((await other.egret.orders()).orders).toHaveLength(1)
  })

  test.each([
    [{ store: 'mysql://secret@x/y' }, 'store: an address like postgres://'],
    [{ store: 'postgres://x/y', data: 'here' }, 'data'],
    [{ store: 'postgres://x/y', listen: false }, 'listen'],
    [{ store: 'postgres://x/y', storeSchema: 'No"' }, 'storeSchema'],
    [{ store: 'postgres://x/y', host: '0.0.0.0' }, 'advertise'],
    [{ store: 'postgres://x/y', host: '0.0.0.0', advertise: 'http://x' }, 'adminToken'],
    [{ store: 'postgres://x/y', quota: { row: 1 } }, 'row'],
    [{ storeSchema: 'alone' }, 'storeSchema'],
  ])('%j is refused', async (options, sentence) => {
    const refused = createSandbox(options as never)
    await expect(refused).rejects.toThrow(TypeError)
    await expect(refused).rejects.toThrow(sentence)
    await expect(refused).rejects.not.toThrow('secret')
  })
})
