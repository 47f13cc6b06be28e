import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { APP, getInfo, notifyUndecidedGame, USER } from '../support/demo.ts'
import { egretSigned } from '../support/php.ts'
import { postForm, postJson, startSandbox, stateOf } from '../support/sandbox.ts'

const act = (sandbox: SandboxHandle, action: string, body: unknown) =>
  postJson(`${sandbox.url}/__admin/egret/${action}`, body)

/** The action is refused with this status and sentence, and leaves nothing behind. */
async function expectRefused(action: string, body: unknown, status: number, detail: string | RegExp): Promise<void> {
  const sandbox = await startSandbox()
  const before = await stateOf(sandbox)
  const answer = await act(sandbox, action, body)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json'])
  expect(answer.json).toMatchObject({ type: `urn:channel-sandbox:${status === 404 ? 'not-found' : 'invalid'}`, status })
  expect(answer.json.detail).toMatch(detail)
  expect(await stateOf(sandbox)).toEqual(before)
  expect(await sandbox.callbacks.list()).toEqual([])
}

describe('egret/login', () => {
  test('gives a known user a token that getInfo takes, and the URL of the game', async () => {
    const sandbox = await startSandbox()
    const { status, json } = await act(sandbox, 'login', { appId: APP.appId, id: USER })
    expect([status, json.id]).toEqual([200, USER])
    expect((await getInfo(sandbox, { token: json.token })).json.data).toMatchObject({ id: USER, name: '张三' })
    const launch = new URL(json.launchUrl)
    expect(launch.origin + launch.pathname).toBe('http://127.0.0.1:3000/')
    expect(Object.fromEntries(launch.searchParams)).toEqual({
      token: json.token,
      egretId: USER,
      appId: APP.appId,
      channelId: '10000',
      'egret.runtime.spid': '10000',
      isNewApi: '1',
      egretSdkDomain: `${sandbox.url}/v2`,
      egretServerDomain: `${sandbox.url}/v2`,
    })
  })

  test('makes a new user when none is named', async () => {
    const sandbox = await startSandbox()
    const { json } = await act(sandbox, 'login', { appId: APP.appId })
    expect(json.id).toMatch(/^[0-9a-f]{32}$/)
    expect((await getInfo(sandbox, { token: json.token })).json.data).toEqual({ id: json.id })
  })

  test('an app without gameUrl has no launch URL', async () => {
    const sandbox = await startSandbox()
    expect((await act(sandbox, 'login', { appId: '1002' })).json).not.toHaveProperty('launchUrl')
  })

  test('earlier tokens stay valid', async () => {
    const sandbox = await startSandbox()
    const first = (await act(sandbox, 'login', { appId: APP.appId, id: USER })).json.token
    await act(sandbox, 'login', { appId: APP.appId, id: USER })
    expect((await getInfo(sandbox, { token: first })).json.code).toBe(0)
  })

  test.each<[unknown, number, string]>([
    [{ appId: '9' }, 404, 'no app 9'],
    [{ appId: APP.appId, id: 'nobody' }, 404, 'no user nobody'],
    [{}, 400, '/appId: missing'],
    [{ appId: '' }, 400, '/appId: '],
    [{ appId: 1001 }, 400, '/appId: must be string'],
    [{ appid: APP.appId, appId: APP.appId }, 400, '/appid: unknown; did you mean appId?'],
    [[], 400, 'JSON object'],
    ['{"appId":', 400, 'not JSON'],
  ])('refuses %j', async (body, status, detail) => {
    await expectRefused('login', body, status, detail)
  })
})

describe('egret/pay', () => {
  const payment = { appId: APP.appId, id: USER, goodsId: '3' }

  test.each<[string, object, string]>([
    ['the price of the tier', {}, '10'],
    ['another amount', { money: '6' }, '6'],
    ['another amount as a number', { money: 6 }, '6'],
  ])('creates a paid order with %s', async (_case, more, money) => {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: 1_732_000_000, frozen: true })
    await notifyUndecidedGame(sandbox)
    const { status, json } = await act(sandbox, 'pay', { ...payment, ...more, serverId: 's1', ext: '{"a":"&"}' })
    expect([status, json.orderId]).toEqual([200, expect.stringMatching(/^[0-9A-F]{32}$/)])
    const state = (await stateOf(sandbox)) as { egret: { apps: { orders: object[] }[] } }
    expect(state.egret.apps[0]?.orders).toEqual([
      {
        orderId: json.orderId,
        id: USER,
        goodsId: '3',
        money,
        serverId: 's1',
        ext: '{"a":"&"}',
        paidAt: 1_732_000_000,
        notification: 'scheduled',
      },
    ])
    const delivery = await sandbox.callbacks.get(json.callbackId)
    const { sign, ...params } = (delivery?.params ?? {}) as Record<string, string>
    expect(params).toMatchObject({ orderId: json.orderId, money, goodsId: '3', goodsNumber: '1', time: '1732000000' })
    expect(sign).toBe(egretSigned(params, APP.appKey).sign)
  })

  test.each<[unknown, number, string | RegExp]>([
    [{ ...payment, appId: '9' }, 404, 'no app 9'],
    [{ ...payment, id: 'nobody' }, 404, 'no user nobody'],
    [{ ...payment, goodsId: '9' }, 404, /no goods 9; it has: 1, 2, 3, 4/],
    [{ ...payment, money: '6.5' }, 400, 'whole yuan'],
    [{ ...payment, money: '0' }, 400, 'whole yuan'],
    [{ ...payment, money: '-1' }, 400, 'whole yuan'],
    [{ ...payment, money: '1e3' }, 400, 'whole yuan'],
    [{ ...payment, money: 0 }, 400, 'whole yuan'],
    [{ ...payment, money: 1e21 }, 400, 'whole yuan'],
    [{ ...payment, money: 6.5 }, 400, '/money: must be'],
    [{ ...payment, money: true }, 400, '/money: must be'],
    [{ ...payment, monney: 6 }, 400, '/monney: unknown; did you mean money?'],
    [{ ...payment, ext: null }, 400, '/ext: must be string'],
  ])('refuses %j', async (body, status, detail) => {
    await expectRefused('pay', body, status, detail)
  })

  test('refuses an app without an address to notify', async () => {
    const user = { id: 'u' }
    const goods = [{ goodsId: '1', money: 1 }]
    const sandbox = await startSandbox({ seed: { egret: { apps: [{ appId: '1', goods, users: [user] }] } } })
    const answer = await act(sandbox, 'pay', { appId: '1', id: 'u', goodsId: '1' })
    expect(answer.status).toBe(400)
    expect(answer.json.detail).toContain('payCallbackUrl')
  })
})

describe('egret/app', () => {
  test('registers an app with an id and a key of its own', async () => {
    const sandbox = await startSandbox()
    const { status, json } = await act(sandbox, 'app', {})
    expect(status).toBe(200)
    expect(json).toEqual({
      appId: expect.stringMatching(/^\d{6}$/),
      appKey: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: `App ${json.appId}`,
      friendList: true,
      escapeExt: false,
      maxTimeSkew: 0,
      goods: [],
    })
    const { token } = (await act(sandbox, 'login', { appId: json.appId })).json
    const params = egretSigned({ appId: json.appId, time: '1', token }, json.appKey)
    expect((await postForm(`${sandbox.url}/v2/user/getInfo`, params)).json.code).toBe(0)
  })

  test('changes what is named and keeps the rest', async () => {
    const sandbox = await startSandbox()
    const { json } = await act(sandbox, 'app', {
      appId: APP.appId,
      friendList: false,
      goods: [{ goodsId: 'x', money: '7' }],
    })
    expect(json).toMatchObject({
      ...APP,
      friendList: false,
      payCallbackUrl: 'http://127.0.0.1:3000/egret/pay',
      goods: [{ goodsId: 'x', money: '7', name: '' }],
    })
    expect((await getInfo(sandbox)).json.code).toBe(0)
  })

  test('a new key is the one that counts from then on', async () => {
    const sandbox = await startSandbox()
    await act(sandbox, 'app', { appId: APP.appId, appKey: 'another' })
    expect((await getInfo(sandbox)).json.code).toBe(1006)
  })

  test.each<[unknown, string | RegExp]>([
    [
      {
        goods: [
          { goodsId: '1', money: 6 },
          { goodsId: '2', money: '6' },
        ],
      },
      /goods\/1\/money: goods "2" and "1" both cost 6/,
    ],
    [
      {
        goods: [
          { goodsId: '1', money: 6 },
          { goodsId: '1', money: 7 },
        ],
      },
      'goods/1/goodsId: "1" is listed twice',
    ],
    [{ goods: [{ goodsId: '1', money: '0.5' }] }, 'goods/0/money: whole yuan'],
    [{ goods: [{ goodsId: '1' }] }, '/goods/0/money: missing'],
    [{ goods: [{ goodsid: '1', goodsId: '1', money: 1 }] }, '/goods/0/goodsid: unknown; did you mean goodsId?'],
    [{ payCallbackUrl: '127.0.0.1:3000/pay' }, '/payCallbackUrl: an http or https URL'],
    [{ gameUrl: 'javascript:alert(1)' }, '/gameUrl: an http or https URL'],
    [{ appKey: '' }, '/appKey: '],
    [{ maxTimeSkew: -1 }, '/maxTimeSkew: '],
    [{ friendlist: true }, '/friendlist: unknown; did you mean friendList?'],
  ])('refuses %j', async (body, detail) => {
    await expectRefused('app', body, 400, detail)
  })
})

test('an action that is not there is no path', async () => {
  const sandbox = await startSandbox()
  expect((await act(sandbox, 'logout', {})).status).toBe(404)
  expect((await postJson(`${sandbox.url}/__admin/nobody/login`, {})).status).toBe(404)
  const answer = await fetch(`${sandbox.url}/__admin/egret/login`)
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
})
