import request from 'supertest'
import { describe, expect, test } from 'vitest'
import { createNamespaces } from '../../src/engine/runtime/namespaces.ts'
import { APP, GET_INFO, getInfo, getInfoParams, USER } from '../support/demo.ts'
import { startGame } from '../support/game.ts'
import { postForm, send, startSandbox, stateOf } from '../support/sandbox.ts'

describe('a namespace', () => {
  test('is a sandbox of its own, made from the seed at its first request', async () => {
    const sandbox = await startSandbox()
    const at = `${sandbox.url}/ns/worker-1`
    expect((await send(`${sandbox.url}/__admin/namespaces`)).json).toEqual({ namespaces: [] })
    const { json, headers } = await postForm(at + GET_INFO, getInfoParams())
    expect(json).toMatchObject({ code: 0, data: { id: USER } })
    expect(headers.get('x-sandbox-request-id')).toBe('req_000001')
    expect((await send(`${sandbox.url}/__admin/namespaces`)).json.namespaces).toEqual([
      { name: 'worker-1', idleInSeconds: 0 },
    ])
    expect((await send(`${at}/__admin/requests`)).json.requests).toMatchObject([{ namespace: 'worker-1' }])
    expect(sandbox.requests.find()).toEqual([])
    expect((await send(`${at}/livez`)).text).toBe('ok\n')
  })

  test('shares nothing: state, clock, ids, journal, callbacks', async () => {
    const sandbox = await startSandbox()
    const one = sandbox.namespace('one')
    const two = sandbox.namespace('two')
    const before = await stateOf(two)
    one.clock.set({ now: 1_732_000_000, frozen: true })
    const { id, token } = await one.egret.login({ appId: APP.appId })
    await one.egret.pay({ appId: APP.appId, id, goodsId: '1' })
    expect((await getInfo(one, { token })).json.code).toBe(0)
    for (const other of [two, sandbox]) {
      expect((await getInfo(other, { token })).json.code).toBe(1005)
      expect(await other.callbacks.list()).toEqual([])
      expect(other.clock.now()).toBeGreaterThan(1_732_000_001)
    }
    expect((await stateOf(two)).egret).toEqual(before.egret)
    expect(await two.egret.login({ appId: APP.appId })).toEqual({ id, token, launchUrl: expect.any(String) })
  })

  test('says its own address in what it answers', async () => {
    const sandbox = await startSandbox()
    const own = sandbox.namespace('own')
    expect(own.url).toBe(`${sandbox.url}/ns/own`)
    const refused = await postForm(own.url + GET_INFO, { ...getInfoParams(), sign: 'wrong' })
    const [, explain] = (refused.headers.get('x-sandbox-diagnosis') ?? '').split(' ')
    expect(explain).toBe(`${own.url}/__admin/requests/req_000001/explain`)
    expect((await send(explain as string)).json.outcome).toBe('SIGN_INVALID')
    const { launchUrl } = await own.egret.login({ appId: APP.appId })
    expect(new URL(launchUrl as string).searchParams.get('egretSdkDomain')).toBe(`${own.url}/v2`)
  })

  test('sends its callbacks', async () => {
    const game = await startGame(() => '{"code":0}')
    const own = (await startSandbox()).namespace('own')
    await own.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
    const { callbackId } = await own.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
    await own.callbacks.waitFor({ id: callbackId, state: 'delivered' })
  })

  test('is ended by DELETE, with what it would still have sent, and made anew by the next request', async () => {
    const sandbox = await startSandbox()
    const own = sandbox.namespace('own')
    const { token } = await own.egret.login({ appId: APP.appId })
    expect((await send(`${sandbox.url}/__admin/namespaces/own`, { method: 'DELETE' })).json).toEqual({ ended: 'own' })
    expect((await getInfo(own, { token })).json.code).toBe(1005)
    await sandbox.namespace('own').close()
    const gone = await send(`${sandbox.url}/__admin/namespaces/own`, { method: 'DELETE' })
    expect([gone.status, gone.json.type]).toEqual([404, 'urn:channel-sandbox:not-found'])
  })

  test.each(['UPPER', 'a_b', 'a'.repeat(41), '', '%61', 'a.b'])('is not called %j', async (name) => {
    const sandbox = await startSandbox()
    const { status, json } = await send(`${sandbox.url}/ns/${name}/__admin/health`)
    expect([status, json.type]).toEqual([404, 'urn:channel-sandbox:no-such-namespace'])
    expect(() => sandbox.namespace(name)).toThrow(TypeError)
    expect((await send(`${sandbox.url}/__admin/namespaces`)).json.namespaces).toEqual([])
  })

  test('too many are refused, and none is lost', async () => {
    const sandbox = await startSandbox({ maxNamespaces: 2 })
    for (const name of ['a', 'b']) expect((await send(`${sandbox.url}/ns/${name}/__admin/health`)).status).toBe(200)
    const { status, json } = await send(`${sandbox.url}/ns/c/__admin/health`)
    expect([status, json.type]).toEqual([429, 'urn:channel-sandbox:too-many-namespaces'])
    expect(() => sandbox.namespace('c')).toThrow('The limit of 2 namespaces is reached')
    await send(`${sandbox.url}/__admin/namespaces/a`, { method: 'DELETE' })
    expect((await send(`${sandbox.url}/ns/c/__admin/health`)).status).toBe(200)
  })

  test('guards its admin API and answers pages that are not there', async () => {
    const sandbox = await startSandbox({ adminToken: 'secret' })
    expect((await send(`${sandbox.url}/ns/a/__admin/health`)).status).toBe(401)
    const headers = { authorization: 'Bearer secret', origin: sandbox.url }
    expect((await send(`${sandbox.url}/ns/a/__admin/health`, { headers })).status).toBe(200)
    const { status, json } = await send(`${sandbox.url}/ns/a/v2/user/getinfo`)
    expect([status, json.detail]).toEqual([404, expect.stringContaining('/v2/user/getInfo')])
    expect((await send(`${sandbox.url}/ns/a`)).status).toBe(404)
    expect((await send(`${sandbox.url}/ns/a?x=1`)).status).toBe(404)
  })

  test('has an application for supertest', async () => {
    const own = (await startSandbox({ listen: false })).namespace('own')
    const { body } = await request(own.app).post(GET_INFO).type('form').send(getInfoParams())
    expect(body.code).toBe(0)
    expect(own.requests.find()).toHaveLength(1)
  })
})

test('a namespace of the demo seed costs less than 5 ms of processor time', async () => {
  const sandbox = await startSandbox()
  const costs: number[] = []
  for (let at = 0; at < 20; at += 1) {
    const before = process.cpuUsage()
    await sandbox.namespace(`n-${at}`).snapshot()
    const { user, system } = process.cpuUsage(before)
    costs.push((user + system) / 1000)
  }
  expect(costs.sort((a, b) => a - b)[10]).toBeLessThan(5)
})

describe('idle namespaces', () => {
  const sandboxes = (limit: number) => {
    let time = 0
    const ended: string[] = []
    const namespaces = createNamespaces<string>({
      make: (name) => name,
      end: async (name) => void ended.push(name),
      limit,
      now: () => time,
    })
    return { namespaces, ended, wait: (ms: number) => (time += ms) }
  }

  test('give way after an hour of real time', () => {
    const { namespaces, ended, wait } = sandboxes(2)
    namespaces.get('old')
    wait(1_800_000)
    namespaces.get('used')
    wait(1_799_999)
    expect(namespaces.get('new')).toBeUndefined()
    expect(ended).toEqual([])
    wait(1)
    expect(namespaces.get('new')).toBe('new')
    expect(ended).toEqual(['old'])
    expect(namespaces.list()).toEqual([
      { name: 'used', idleInSeconds: 1800 },
      { name: 'new', idleInSeconds: 0 },
    ])
  })

  test('use keeps one', () => {
    const { namespaces, ended, wait } = sandboxes(1)
    for (let at = 0; at < 5; at += 1) {
      namespaces.get('used')
      wait(3_000_000)
    }
    expect(namespaces.get('other')).toBeUndefined()
    expect(ended).toEqual([])
  })
})
