import { describe, expect, test } from 'vitest'
import { createSandbox } from '../../src/index.ts'
import { ALICE, APP, callEgret, egretSeed } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'
import { newOrder } from '../support/payments.ts'
import { rocgameSigned } from '../support/php.ts'
import { android } from '../support/quicksdk.ts'
import { CODE, GAME, ROLE, rocgameSeed } from '../support/rocgame.ts'
import { postJson, send, startSandbox } from '../support/sandbox.ts'

const PAY = { appId: APP.appId, id: ALICE.id, goodsId: '1' } as const
const DEAF = 'http://127.0.0.1:9'

const putTargets = (url: string, body: unknown) =>
  send(`${url}/__admin/targets`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('the order of precedence', () => {
  test('forwardTo takes scheme, host and port, and keeps the path and the query', async () => {
    const game = await startGame(() => '{"code":0}')
    const seed = egretSeed({ payCallbackUrl: `${DEAF}/games/7/pay?zone=1` })
    const sandbox = await startSandbox({ seed, forwardTo: game.url })
    const { callbackId } = await sandbox.egret.pay(PAY)
    const delivery = await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    expect(delivery).toMatchObject({ url: `${game.url}/games/7/pay?zone=1`, by: 'forward-to' })
    expect(game.received[0]?.path).toBe('/games/7/pay?zone=1')
  })

  test('a callback without an address of its own goes to its usual path', async () => {
    const game = await startGame(() => '{"code":0}')
    const sandbox = await startSandbox({ seed: egretSeed(), forwardTo: [game.url] })
    const { callbackId } = await sandbox.egret.pay(PAY)
    expect((await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })).url).toBe(`${game.url}/egret/pay`)
  })

  test('the address of one callback wins over that of all, and is taken whole', async () => {
    const game = await startGame(() => '{"code":0}')
    const sandbox = await startSandbox({
      seed: egretSeed({ payCallbackUrl: `${DEAF}/pay` }),
      forwardTo: [DEAF, `egret.pay.notify=${game.url}/own?x=1`],
    })
    const { callbackId } = await sandbox.egret.pay(PAY)
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    expect(game.received[0]?.path).toBe('/own?x=1')
  })

  test("an order's own address goes before its product's", async () => {
    const game = await startGame(() => 'SUCCESS')
    const sandbox = await startSandbox()
    const orderNo = await newOrder(sandbox, { callbackUrl: `${game.url}/order` })
    await sandbox.quicksdk.pay({ orderNo })
    expect(await sandbox.callbacks.waitFor({ order: orderNo })).toMatchObject({ url: `${game.url}/order` })
    await sandbox.targets.set({ forwardTo: 'http://127.0.0.1:9' })
    const second = await newOrder(sandbox, { callbackUrl: `${game.url}/order`, cpOrderNo: 'G-2' })
    await sandbox.quicksdk.pay({ orderNo: second })
    expect((await sandbox.callbacks.list({ order: second }))[0]?.url).toBe('http://127.0.0.1:9/order')
  })
})

describe('targets at run time', () => {
  test('are set, shown with whether something listens, kept by a reset, and ended by null', async () => {
    const game = await startGame(() => '{"code":0}')
    const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: `${DEAF}/pay` }) })
    const before = (await send(`${sandbox.url}/__admin/targets`)).json
    expect(before).toMatchObject({ callbacks: {}, receiver: false })
    expect(before.destinations).toContainEqual({
      callback: 'egret.pay.notify',
      url: `${DEAF}/pay`,
      by: 'address',
      tenants: 1,
      tenant: '1001',
      listening: false,
    })
    expect(before.destinations).toContainEqual({
      callback: 'egret.pay.notify',
      by: 'none',
      tenants: 1,
      tenant: '1002',
    })

    const set = await putTargets(sandbox.url, { forwardTo: game.url })
    expect(set.json.destinations[0]).toMatchObject({ url: `${game.url}/pay`, by: 'forward-to', listening: true })
    await sandbox.reset()
    const { callbackId } = await sandbox.egret.pay(PAY)
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })

    await putTargets(sandbox.url, { forwardTo: null })
    expect((await sandbox.targets.get()).forwardTo).toBeUndefined()
    expect((await sandbox.targets.get()).destinations[0]?.url).toBe(`${DEAF}/pay`)
  })

  test('a namespace has its own, and a snapshot has none', async () => {
    const sandbox = await startSandbox({ seed: egretSeed() })
    const own = sandbox.namespace('own')
    await own.targets.set({ callbacks: { 'egret.pay.notify': `${DEAF}/mine` } })
    expect((await sandbox.targets.get()).callbacks).toEqual({})
    const state = await own.snapshot()
    expect(JSON.stringify(state)).not.toContain('/mine')
    await own.restore(state)
    expect((await own.targets.get()).callbacks).toEqual({ 'egret.pay.notify': `${DEAF}/mine` })
  })

  test('what is on its way keeps its address, a replay of it goes to the new one with the same bytes', async () => {
    const game = await startGame(() => '{"code":0}')
    const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: `${DEAF}/pay` }), retrySchedule: [] })
    const { callbackId } = await sandbox.egret.pay(PAY)
    const first = await sandbox.callbacks.waitFor({ id: callbackId, state: 'failed' })
    await sandbox.targets.set({ forwardTo: game.url })
    expect((await sandbox.callbacks.get(callbackId))?.url).toBe(`${DEAF}/pay`)
    const [again = ''] = await sandbox.callbacks.replay(callbackId)
    expect((await sandbox.callbacks.waitFor({ id: again })).url).toBe(`${game.url}/pay`)
    expect(game.received[0]?.body).toBe(first.body)
  })

  test('last over a restart with --data, until the start names others', async () => {
    const data = folderWith()
    const first = await startSandbox({ seed: egretSeed(), data })
    await first.targets.set({ forwardTo: DEAF })
    await first.close()
    const second = await startSandbox({ seed: egretSeed(), data })
    expect((await second.targets.get()).forwardTo).toBe(DEAF)
    await second.close()
    const third = await startSandbox({ seed: egretSeed(), data, forwardTo: 'http://127.0.0.1:10' })
    expect((await third.targets.get()).forwardTo).toBe('http://127.0.0.1:10')
  })

  test.each([
    [{ forwardTo: 'http://192.0.2.1' }, /192\.0\.2\.1, neither loopback nor private/],
    [{ forwardTo: 'http://127.0.0.1:8080/pay' }, /has a path.*egret\.pay\.notify=http:\/\/127\.0\.0\.1:8080\/pay/],
    [{ callbacks: { 'egret.pay.notfy': DEAF } }, /no callback egret\.pay\.notfy; did you mean egret\.pay\.notify\?/],
    [{ callbacks: { 'egret.pay.notify': 'nowhere' } }, /"nowhere" is no http or https URL/],
    [{ forwardto: DEAF }, /did you mean forwardTo/],
  ])('%j is refused when it is set', async (body, sentence) => {
    const sandbox = await startSandbox()
    const { status, json } = await putTargets(sandbox.url, body)
    expect(status).toBe(400)
    expect(json.detail).toMatch(sentence)
    expect((await sandbox.targets.get()).forwardTo).toBeUndefined()
    await expect(sandbox.targets.set(body as object)).rejects.toThrow(sentence)
  })

  test('a public address is refused by createSandbox', async () => {
    await expect(createSandbox({ forwardTo: 'http://192.0.2.1' })).rejects.toThrow(/neither loopback nor private/)
  })
})

describe('the built-in receiver', () => {
  test('takes what has no address, hands out once, and says so', async () => {
    const sandbox = await startSandbox({ seed: egretSeed(), receiver: true })
    const { callbackId } = await sandbox.egret.pay(PAY)
    const first = await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    expect(first).toMatchObject({ by: 'receiver', url: `${sandbox.url}/__receiver/egret/pay.notify` })
    expect(first.attempts[0]).toMatchObject({ status: 200, reply: '{"code":0}' })
    const [again = ''] = await sandbox.callbacks.replay(callbackId)
    expect((await sandbox.callbacks.waitFor({ id: again })).attempts[0]?.reply).toBe('{"code":1009}')
  })

  test('is off unless it is asked for', async () => {
    const sandbox = await startSandbox({ seed: egretSeed() })
    await expect(sandbox.egret.pay(PAY)).rejects.toThrow(/no payCallbackUrl.*--forward-to/)
    expect((await send(`${sandbox.url}/__receiver/egret/pay.notify`, { method: 'POST' })).status).toBe(404)
  })

  test.each([
    ['a broken signature', { sign: 'bad' }, 'refused: the signature is wrong'],
    ['another amount', { override: { money: '99' } }, 'refused: the order costs 1, not 99'],
    ['another player', { override: { id: 'u-bob' } }, 'refused: the order belongs to player u-alice, not u-bob'],
    [
      'an order there is not',
      { override: { orderId: 'A'.repeat(32) } },
      `refused: there is no order ${'A'.repeat(32)}`,
    ],
  ] as const)('refuses %s', async (_what, deliver, reply) => {
    const sandbox = await startSandbox({ seed: egretSeed(), receiver: true, retrySchedule: [] })
    const { callbackId } = await sandbox.egret.pay({ ...PAY, deliver })
    const { state, attempts } = await sandbox.callbacks.waitFor({ id: callbackId })
    expect(state).toBe('failed')
    expect(attempts[0]).toMatchObject({ status: 400, reply })
  })

  test('is behind an address that is set, and before those of the demo, which are only examples', async () => {
    const seeded = await startSandbox({ seed: egretSeed({ payCallbackUrl: `${DEAF}/pay` }), receiver: true })
    const { destinations } = await seeded.targets.get()
    expect(destinations.find(({ tenant }) => tenant === '1001')).toMatchObject({ url: `${DEAF}/pay`, by: 'address' })
    const demo = await startSandbox({ receiver: true })
    expect(new Set((await demo.targets.get()).destinations.map(({ by }) => by))).toEqual(new Set(['receiver']))
  })

  test('takes a gift of the demo, also where nothing listens', async () => {
    const sandbox = await startSandbox({ seed: rocgameSeed('http://127.0.0.1:3000/gift'), receiver: true })
    const redeem = { gameId: GAME.gameId, exCode: CODE, ...ROLE }
    const { json } = await postJson(`${sandbox.url}/api/gift/codeUse`, rocgameSigned(redeem, GAME.signKey))
    expect(json).toMatchObject({ success: true })
    expect((await sandbox.callbacks.list())[0]).toMatchObject({ by: 'receiver', state: 'delivered' })
  })

  test.each(['form', 'nt_data', 'nt_data_aggregation'] as const)(
    'takes the pay notification of QuickSDK as %s',
    async (format) => {
      const sandbox = await startSandbox({ receiver: true })
      await sandbox.quicksdk.product({ productCode: android, callbackFormat: format, md5Key: 'another-key' })
      const orderNo = await newOrder(sandbox)
      await sandbox.quicksdk.pay({ orderNo })
      const first = await sandbox.callbacks.waitFor({ order: orderNo })
      expect(first).toMatchObject({ state: 'delivered', by: 'receiver' })
      expect(first.format ?? 'form').toBe(format)
      const forged = await newOrder(sandbox, { cpOrderNo: 'G-2' })
      const change = format === 'form' ? { payAmount: '99.000000' } : { amount: '99.00' }
      await sandbox.quicksdk.pay({ orderNo: forged, deliver: { override: change } })
      const [refused] = await sandbox.callbacks.list({ order: forged })
      expect((await sandbox.callbacks.get(refused?.id ?? ''))?.state).not.toBe('delivered')
    },
  )

  test('can be named by its address, in the sandbox and from elsewhere', async () => {
    const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: `${DEAF}/pay` }), receiver: true })
    const named = `${sandbox.url}/__receiver/egret/pay.notify`
    await sandbox.targets.set({ callbacks: { 'egret.pay.notify': named } })
    const { callbackId } = await sandbox.egret.pay(PAY)
    const { state, by, body } = await sandbox.callbacks.waitFor({ id: callbackId })
    expect({ state, by }).toEqual({ state: 'delivered', by: 'receiver' })
    const posted = await send(named, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect([posted.text, posted.headers.get('x-sandbox-receiver')]).toEqual(['{"code":1009}', 'true'])
  })

  test('is refused by certify, which also ignores the targets', async () => {
    const sandbox = await startSandbox({ receiver: true, forwardTo: DEAF })
    await expect(
      sandbox.certify({ provider: 'egret', url: `${sandbox.url}/__receiver/egret/pay.notify` }),
    ).rejects.toThrow(/the sandbox's own receiver/)
  })

  test('signed requests of the game are served as before', async () => {
    const sandbox = await startSandbox({ seed: egretSeed(), receiver: true })
    expect((await callEgret(sandbox, 'user/getInfo', { token: ALICE.token })).json).toMatchObject({ code: 0 })
  })
})
