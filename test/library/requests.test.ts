import { describe, expect, test } from 'vitest'
import { APP, getInfo, TOKEN, USER } from '../support/demo.ts'
import { startGame } from '../support/game.ts'
import { startSandbox } from '../support/sandbox.ts'

async function asked() {
  const sandbox = await startSandbox()
  await getInfo(sandbox)
  await getInfo(sandbox, { token: 'unknown' })
  return sandbox
}

describe('sandbox.requests', () => {
  test('find and count', async () => {
    const { requests } = await asked()
    expect(requests.find().map(({ id }) => id)).toEqual(['req_000002', 'req_000001'])
    expect(requests.find({ params: { token: TOKEN } }).map(({ id }) => id)).toEqual(['req_000001'])
    expect(requests.find({ operation: 'user.getInfo', limit: 1 })).toHaveLength(1)
    expect([requests.count(), requests.count({ outcome: 'ok' }), requests.count({ provider: 'rocgame' })]).toEqual([
      2, 1, 0,
    ])
  })

  test('verify answers how many, or throws what the admin API would say', async () => {
    const { requests } = await asked()
    expect(requests.verify({ operation: 'user.getInfo' })).toBe(2)
    expect(requests.verify({ outcome: 'ok', count: 1 })).toBe(1)
    expect(requests.verify({ provider: 'rocgame', atMost: 0 })).toBe(0)
    expect(() => requests.verify({ operation: 'user.getInfo', params: { token: 'unknow' } })).toThrow(
      new Error(
        'Expected at least 1 request user.getInfo with params.token = unknow; there were 0 of 2. ' +
          `Nearest: req_000002 differs in params.token: unknown; req_000001 differs in params.token: ${TOKEN}.`,
      ),
    )
    expect(() => requests.verify({ outcome: 'ok', count: 0 })).toThrow('Expected no request with outcome = ok;')
  })

  test('waitFor answers the newest once there are enough', async () => {
    const sandbox = await asked()
    sandbox.clock.set({ now: 1000, frozen: true })
    const waiting = sandbox.requests.waitFor({ outcome: 'ok', count: 2 }, { timeout: '1m' })
    await getInfo(sandbox)
    expect((await waiting).id).toBe('req_000003')
    expect((await sandbox.requests.waitFor()).id).toBe('req_000003')
  })

  test('waitFor rejects after its time, and when the sandbox closes', async () => {
    const sandbox = await asked()
    await expect(sandbox.requests.waitFor({ operation: 'friend.isOpen' }, { timeout: '10ms' })).rejects.toThrow(
      /^Expected at least 1 request friend\.isOpen within 10ms; there were 0 of 2\. Nearest: req_000002 differs in operation/,
    )
    const waiting = expect(sandbox.requests.waitFor({ count: 9 }, { timeout: '10m' })).rejects.toThrow('2 of 2')
    await sandbox.close()
    await waiting
  })

  test('names that there are not are told, not taken for nothing', async () => {
    const { requests } = await asked()
    const misspelt = { operation: 'user.getinfo' }
    const told = 'operation "user.getinfo": unknown; did you mean user.getInfo?'
    for (const call of [requests.find, requests.count, requests.verify]) {
      expect(() => call(misspelt)).toThrow(new TypeError(told))
    }
    await expect(requests.waitFor(misspelt)).rejects.toThrow(new TypeError(told))
    await expect(requests.waitFor({}, { timeout: 'soon' })).rejects.toThrow(/duration/)
    expect(() => requests.verify({ count: 1, atMost: 1 })).toThrow(TypeError)
  })
})

describe('sandbox.callbacks.cancel', () => {
  test('gives up what is still to be sent', async () => {
    const game = await startGame(() => 'not yet')
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: 1000, frozen: true })
    await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
    const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
    expect((await sandbox.callbacks.cancel(callbackId)).state).toBe('cancelled')
    await expect(sandbox.callbacks.cancel(callbackId)).rejects.toThrow('is settled; there is nothing left to cancel')
    await expect(sandbox.callbacks.cancel('cb_9')).rejects.toThrow('There is no delivery cb_9')
  })
})
