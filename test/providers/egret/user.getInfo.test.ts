import { describe, expect, test } from 'vitest'
import { ALICE, APP, BOB, CAROL, callEgret, egretSeed, OTHER, REFUSALS, TIME } from '../../support/egret.ts'
import { egretSigned } from '../../support/php.ts'
import { postMultipart, send, startSandbox, stateOf } from '../../support/sandbox.ts'

const PATH = 'user/getInfo'
const start = (app = {}) => startSandbox({ seed: egretSeed(app) })

describe('user/getInfo', () => {
  test('answers the user a token belongs to', async () => {
    const { status, json, headers } = await callEgret(await start(), PATH, { token: ALICE.token })
    expect(status).toBe(200)
    expect(json).toEqual({
      code: 0,
      msg: 'success',
      data: { id: ALICE.id, name: '张三', pic: 'http://example.test/a.jpg' },
    })
    expect(Object.keys(json)).toEqual(['code', 'msg', 'data'])
    expect(headers.get('x-sandbox-request-id')).toBe('req_000001')
    expect(headers.get('x-sandbox-diagnosis')).toBeNull()
  })

  test('leaves out name and pic the user does not have', async () => {
    const { json } = await callEgret(await start(), PATH, { token: BOB.token })
    expect(json.data).toEqual({ id: BOB.id })
  })

  test('has sex, age and further members where the seed gives them (egret-8)', async () => {
    const extra = { isVip: true, area: { city: '北京' }, level: 7 }
    const sandbox = await start({ users: [{ ...ALICE, sex: 1, age: '18', extra }] })
    const { json } = await callEgret(sandbox, PATH, { token: ALICE.token })
    expect(json.data).toEqual({ id: ALICE.id, sex: 1, age: '18', ...extra })
    const seed: unknown = await stateOf(sandbox)
    const same = await startSandbox({ seed })
    expect((await callEgret(same, PATH, { token: ALICE.token })).json).toEqual(json)
  })

  test.each(['token', 'time', 'appId', 'sign'])('1001 without %s, and with an empty one', async (name) => {
    const sandbox = await start()
    const signed = egretSigned({ appId: APP.appId, time: TIME, token: ALICE.token }, APP.appKey)
    const { [name]: _left, ...without } = signed
    for (const params of [without, { ...without, [name]: '' }]) {
      const { json, headers } = await send(`${sandbox.egret.url}/v2/${PATH}`, {
        method: 'POST',
        body: new URLSearchParams(params),
      })
      expect(json).toEqual(REFUSALS.incomplete)
      expect(headers.get('x-sandbox-diagnosis')).toMatch(/^parameters-missing http.*\/explain$/)
    }
  })

  test('1005 for an unknown token and for a token of another app', async () => {
    const sandbox = await start()
    expect((await callEgret(sandbox, PATH, { token: 'nobody' })).json).toEqual(REFUSALS.token)
    expect((await callEgret(sandbox, PATH, { token: CAROL.token })).json).toEqual(REFUSALS.token)
    expect((await callEgret(sandbox, PATH, { token: CAROL.token }, OTHER)).json.code).toBe(0)
  })

  test('1006 for a wrong signature, an unknown app, another key, upper-case hex', async () => {
    const sandbox = await start()
    const right = egretSigned({ appId: APP.appId, time: TIME, token: ALICE.token }, APP.appKey)
    const wrong = [
      { ...right, sign: 'x' },
      { ...right, time: '1420855807' },
      { ...right, sign: (right.sign as string).toUpperCase() },
      egretSigned({ ...right, appId: 'unknown' }, APP.appKey),
      egretSigned({ ...right }, OTHER.appKey),
      { ...right, added: 'later' },
    ]
    for (const params of wrong) expect((await callEgret(sandbox, PATH, params)).json).toEqual(REFUSALS.sign)
    expect(sandbox.requests.find({ outcome: 'SIGN_INVALID' })).toHaveLength(wrong.length)
  })

  test('refuses in the order required, signature, token (egret-3)', async () => {
    const sandbox = await start()
    expect((await callEgret(sandbox, PATH, { sign: 'x' })).json).toEqual(REFUSALS.incomplete)
    expect((await callEgret(sandbox, PATH, { sign: 'x', token: 'nobody' })).json).toEqual(REFUSALS.sign)
    expect((await callEgret(sandbox, PATH, { token: 'nobody' })).json).toEqual(REFUSALS.token)
  })

  test('signs unknown parameters too, and reads multipart, query and body over query (egret-2)', async () => {
    const sandbox = await start()
    const url = `${sandbox.egret.url}/v2/${PATH}`
    const signed = egretSigned(
      { appId: APP.appId, time: TIME, token: ALICE.token, extra: '', 'a[b]': '路 +&=' },
      APP.appKey,
    )
    expect((await postMultipart(url, signed)).json.code).toBe(0)
    expect((await send(`${url}?${new URLSearchParams(signed)}`, { method: 'POST' })).json.code).toBe(0)
    const { token, ...rest } = signed
    const body = new URLSearchParams({ token: token as string })
    const query = new URLSearchParams({ ...rest, token: 'ignored' })
    expect((await send(`${url}?${query}`, { method: 'POST', body })).json.code).toBe(0)
  })

  test('checks time only where the app sets a limit (egret-6)', async () => {
    const sandbox = await start({ maxTimeSkew: 300 })
    sandbox.clock.set({ now: 1_420_855_900, frozen: true })
    const at = (time: string) => callEgret(sandbox, PATH, { token: ALICE.token, time })
    expect((await at('1420855806')).json.code).toBe(0)
    expect((await at('1420855806000')).json.code).toBe(0)
    expect((await at('1420855000')).json).toEqual(REFUSALS.sign)
    expect((await at('soon')).json).toEqual(REFUSALS.sign)
  })

  test('leaves the checks and the signature in the journal, without the key', async () => {
    const sandbox = await start()
    const { headers } = await callEgret(sandbox, PATH, { token: ALICE.token, sign: 'wrong' })
    const id = headers.get('x-sandbox-request-id')
    const [entry] = sandbox.requests.find()
    expect(entry).toMatchObject({
      id,
      provider: 'egret',
      operation: 'user.getInfo',
      tenant: APP.appId,
      outcome: 'SIGN_INVALID',
      checks: [
        { check: 'required', passed: true },
        { check: 'tenant', passed: true },
        { check: 'signature', passed: false },
      ],
      signature: {
        stringToSign: `appId=1001time=${TIME}token=${ALICE.token}[redacted]`,
        expected: egretSigned({ appId: APP.appId, time: TIME, token: ALICE.token }, APP.appKey).sign,
        received: 'wrong',
      },
    })
    expect(JSON.stringify(entry)).not.toContain(APP.appKey)
  })
})
