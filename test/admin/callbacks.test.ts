import { describe, expect, test } from 'vitest'
import type { Delivery, SandboxHandle } from '../../src/index.ts'
import { APP, USER } from '../support/demo.ts'
import { type Answer, startGame } from '../support/game.ts'
import { gate } from '../support/gate.ts'
import { postJson, startSandbox } from '../support/sandbox.ts'

const replay = (sandbox: SandboxHandle, body: unknown = {}) => postJson(`${sandbox.url}/__admin/callbacks/replay`, body)
const cancel = (sandbox: SandboxHandle, id: string) => postJson(`${sandbox.url}/__admin/callbacks/${id}/cancel`, {})

/** Three payments a minute apart, whose notifications a game answers so; the clock stands still. */
async function three(answer: Answer) {
  const game = await startGame(answer)
  const sandbox = await startSandbox()
  sandbox.clock.set({ now: 1000, frozen: true })
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  for (let i = 0; i < 3; i += 1) {
    const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1', ext: `n${i + 1}` })
    await settle(sandbox, [callbackId])
    await sandbox.clock.advance('1m')
  }
  const names = () => game.received.map(({ form }) => form.ext).join(' ')
  return { sandbox, names }
}

/** Resolves once these are settled, or have been tried. */
async function settle(sandbox: SandboxHandle, ids: readonly string[]): Promise<Delivery[]> {
  return Promise.all(ids.map((id) => sandbox.callbacks.waitFor({ id })))
}

/** Takes the first and third, refuses the second. */
const takesOdd: Answer = ({ form }) => (form.ext === 'n2' ? '{"code":1013}' : '{"code":0}')

describe('POST /__admin/callbacks/replay', () => {
  test.each<[unknown, string]>([
    [{ state: 'failed' }, 'n2'],
    [{ state: 'delivered' }, 'n1 n3'],
    [{ state: 'delivered', since: 1120 }, 'n3'],
    [{ state: 'scheduled' }, ''],
    [{ provider: 'egret', since: 1060 }, 'n2 n3'],
    [{ provider: 'rocgame' }, ''],
    [{ copies: 2, state: 'failed' }, 'n2 n2'],
  ])('sends again %j', async (body, sent) => {
    const { sandbox, names } = await three(takesOdd)
    expect(names()).toBe('n1 n2 n3')
    const { status, json } = await replay(sandbox, body)
    expect(status).toBe(200)
    const settled = await settle(sandbox, json.callbackIds)
    expect(settled.map(({ params }) => params.ext).join(' ')).toBe(sent)
    expect(names().split(' ').slice(3).sort().join(' ')).toBe(sent)
    expect(settled.every(({ replayOf, cause }) => replayOf !== undefined && cause === 'replay')).toBe(true)
  })

  test('sends originals, each once, not what was a replay already', async () => {
    const { sandbox } = await three(takesOdd)
    await settle(sandbox, (await replay(sandbox)).json.callbackIds)
    expect((await replay(sandbox)).json.callbackIds).toHaveLength(3)
  })

  test('waits as long as it is told', async () => {
    const { sandbox, names } = await three(takesOdd)
    const { callbackIds } = (await replay(sandbox, { state: 'failed', delay: '1h' })).json
    expect((await sandbox.callbacks.get(callbackIds[0]))?.state).toBe('scheduled')
    expect(names()).toBe('n1 n2 n3')
    await sandbox.clock.advance('1h')
    expect(names()).toBe('n1 n2 n3 n2')
  })

  test('in reverse, strictly one after another', async () => {
    let open = 0
    let most = 0
    const { sandbox, names } = await three(async () => {
      open += 1
      most = Math.max(most, open)
      await new Promise(setImmediate)
      open -= 1
      return '{"code":0}'
    })
    await settle(sandbox, (await replay(sandbox, { order: 'reverse', copies: 2 })).json.callbackIds)
    expect(names()).toBe('n1 n2 n3 n3 n3 n2 n2 n1 n1')
    expect(most).toBe(1)
  })

  test('side by side otherwise: one that hangs holds up no other', async () => {
    const held = gate()
    let again = false
    const { sandbox } = await three(async ({ form }) => {
      if (again && form.ext === 'n1') await held.opened
      return '{"code":0}'
    })
    again = true
    const { callbackIds } = (await replay(sandbox)).json
    const others = await settle(sandbox, callbackIds.slice(1))
    expect(others.map(({ state }) => state)).toEqual(['delivered', 'delivered'])
    expect((await sandbox.callbacks.get(callbackIds[0]))?.state).toBe('scheduled')
    held.open()
    await settle(sandbox, callbackIds)
  })

  test.each<[unknown, string]>([
    [{ copies: 0 }, 'copies is 1 to 100'],
    [{ delay: 'soon' }, 'delay is a duration'],
    [{ order: 'random' }, '/order'],
    [{ state: 'done' }, '/state'],
    [{ provider: 'egert' }, 'did you mean egret?'],
    [{ id: 'cb_000001' }, '/id: unknown'],
  ])('refuses %j', async (body, detail) => {
    const { status, json } = await replay(await startSandbox(), body)
    expect(status).toBe(400)
    expect(json.detail).toContain(detail)
  })

  test('refuses more than ten thousand at once', async () => {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: 1000, frozen: true })
    const { url } = await startGame(() => 'not yet')
    await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: url })
    for (let i = 0; i < 101; i += 1) await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
    const { status, json } = await replay(sandbox, { copies: 100, delay: '1h' })
    expect([status, json.detail]).toEqual([400, expect.stringContaining('more than 10000 deliveries')])
    expect(await sandbox.callbacks.list()).toHaveLength(101)
  })
})

describe('POST /__admin/callbacks/{id}/cancel', () => {
  test('gives up what is still to be sent', async () => {
    const { sandbox, names } = await three(takesOdd)
    const { callbackIds } = (await replay(sandbox, { state: 'failed', delay: '1h' })).json
    const { status, json } = await cancel(sandbox, callbackIds[0])
    expect([status, json.state]).toEqual([200, 'cancelled'])
    expect(await sandbox.callbacks.get(callbackIds[0])).toEqual(json)
    await sandbox.clock.advance('2h')
    expect(names()).toBe('n1 n2 n3')
  })

  test.each([
    ['cb_000001', 'delivered'],
    ['cb_000002', 'failed'],
  ])('%s is %s: 409', async (id, state) => {
    const { sandbox } = await three(takesOdd)
    const { status, json } = await cancel(sandbox, id)
    expect([status, json.type]).toEqual([409, 'urn:channel-sandbox:conflict'])
    expect(json.detail).toBe(`Callback ${id} is ${state} already; there is nothing left to cancel.`)
  })

  test('one that is not there: 404', async () => {
    const { status, json } = await cancel(await startSandbox(), 'cb_000009')
    expect(status).toBe(404)
    expect(json.detail).toContain('No callback cb_000009')
  })
})
