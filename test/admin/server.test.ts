import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { providers } from '../../src/providers/index.ts'
import { APP, getInfo, notifyUndecidedGame, USER } from '../support/demo.ts'
import { postJson, send, startSandbox, stateOf } from '../support/sandbox.ts'

describe('health and probes', () => {
  test('health tells version, uptime and providers', async () => {
    const sandbox = await startSandbox()
    const { status, json, headers } = await send(`${sandbox.url}/__admin/health`)
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
    expect(json).toEqual({
      status: 'ok',
      version: manifest.version,
      uptimeInSeconds: expect.any(Number),
      providers: providers.map(({ service }) => service.id),
    })
  })

  test.each(['/livez', '/readyz'])('%s answers GET and HEAD, and nothing else', async (path) => {
    const sandbox = await startSandbox()
    const got = await send(sandbox.url + path)
    expect([got.status, got.text]).toEqual([200, 'ok\n'])
    const head = await send(sandbox.url + path, { method: 'HEAD' })
    expect([head.status, head.text]).toEqual([200, ''])
    const posted = await send(sandbox.url + path, { method: 'POST' })
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await send(`${sandbox.url}${path}/x`)).status).toBe(404)
  })

  test('what can be read with GET can be asked for with HEAD', async () => {
    const sandbox = await startSandbox()
    const { status, text } = await send(`${sandbox.url}/__admin/health`, { method: 'HEAD' })
    expect([status, text]).toEqual([200, ''])
  })
})

describe('state and reset', () => {
  /** A sandbox in which everything has happened once. */
  async function used() {
    const sandbox = await startSandbox()
    const seeded = await stateOf(sandbox)
    sandbox.clock.set({ now: 1_732_000_000, frozen: true })
    await notifyUndecidedGame(sandbox)
    await sandbox.egret.login({ appId: APP.appId, id: USER })
    await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
    await getInfo(sandbox)
    const traces = async () => ({
      state: JSON.stringify((await stateOf(sandbox)).egret) !== JSON.stringify(seeded.egret),
      journal: (await send(`${sandbox.url}/__admin/requests`)).json.requests.length > 0,
      callbacks: (await send(`${sandbox.url}/__admin/callbacks`)).json.callbacks.length > 0,
      clock: (await send(`${sandbox.url}/__admin/clock`)).json.frozen,
    })
    return { sandbox, seeded, traces }
  }

  test('the state has the shape of the seed and says what has happened', async () => {
    const { sandbox } = await used()
    const { egret } = (await send(`${sandbox.url}/__admin/state`)).json
    const [app] = egret.apps
    expect(app).toMatchObject({ ...APP, friendList: true, goods: expect.any(Array) })
    expect(app.users.find((user: { id: string }) => user.id === USER).tokens).toHaveLength(1)
    expect(app.orders).toEqual([
      expect.objectContaining({ id: USER, goodsId: '1', money: '1', paidAt: 1_732_000_000, notification: 'scheduled' }),
    ])
  })

  test('the state is a seed: another sandbox made from it has the same', async () => {
    const { sandbox } = await used()
    const seed = await stateOf(sandbox)
    expect(await stateOf(await startSandbox({ seed }))).toEqual(seed)
  })

  test('reset puts everything back', async () => {
    const { sandbox, seeded, traces } = await used()
    expect(await traces()).toEqual({ state: true, journal: true, callbacks: true, clock: true })
    const { json } = await send(`${sandbox.url}/__admin/reset`, { method: 'POST' })
    expect(json.reset).toEqual(['state', 'journal', 'callbacks', 'faults', 'clock', 'outbox'])
    expect(await traces()).toEqual({ state: false, journal: false, callbacks: false, clock: false })
    expect(await stateOf(sandbox)).toEqual(seeded)
  })

  test.each(['state', 'journal', 'callbacks', 'clock'] as const)(
    '?scope=%s puts back that and nothing else',
    async (scope) => {
      const { sandbox, traces } = await used()
      const { json } = await send(`${sandbox.url}/__admin/reset?scope=${scope}`, { method: 'POST' })
      expect(json).toEqual({ reset: [scope] })
      expect(await traces()).toEqual({ state: true, journal: true, callbacks: true, clock: true, [scope]: false })
    },
  )

  test('several scopes, in the body', async () => {
    const { sandbox, traces } = await used()
    expect((await postJson(`${sandbox.url}/__admin/reset`, { scope: 'clock, journal' })).json.reset).toEqual([
      'clock',
      'journal',
    ])
    expect(await traces()).toMatchObject({ state: true, journal: false, callbacks: true, clock: false })
  })

  test.each(['everything', 'state,jornal', ','])('an unknown scope puts back nothing: %s', async (scope) => {
    const { sandbox, traces } = await used()
    const answer = await send(`${sandbox.url}/__admin/reset?scope=${scope}`, { method: 'POST' })
    expect(answer.status).toBe(400)
    expect(answer.json.detail).toContain('known: state, journal')
    expect(await traces()).toEqual({ state: true, journal: true, callbacks: true, clock: true })
  })

  test('after a reset ids of before are gone and new ones work', async () => {
    const { sandbox } = await used()
    const { token } = await sandbox.egret.login({ appId: APP.appId, id: USER })
    await sandbox.reset()
    expect((await getInfo(sandbox, { token })).json.code).toBe(1005)
    const again = await sandbox.egret.login({ appId: APP.appId, id: USER })
    expect((await getInfo(sandbox, { token: again.token })).json.code).toBe(0)
  })
})
