import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { APP, GET_INFO, getInfo, getInfoParams, TOKEN } from '../support/demo.ts'
import { egretSigned } from '../support/php.ts'
import { postForm, send, startSandbox } from '../support/sandbox.ts'

const requests = async (sandbox: SandboxHandle, query = '') =>
  (await send(`${sandbox.url}/__admin/requests${query}`)).json

test('an accepted request with everything that was looked at', async () => {
  const sandbox = await startSandbox()
  const params = getInfoParams({ ext: '好' })
  const answer = await postForm(sandbox.url + GET_INFO, params)
  const { requests: found, evicted } = await requests(sandbox)
  expect(evicted).toBe(0)
  expect(found).toEqual([
    {
      id: answer.headers.get('x-sandbox-request-id'),
      at: expect.any(Number),
      namespace: '',
      provider: 'egret',
      operation: 'user.getInfo',
      method: 'POST',
      path: GET_INFO,
      tenant: APP.appId,
      wire: params,
      checks: [
        { check: 'required', passed: true },
        { check: 'tenant', passed: true },
        { check: 'signature', passed: true },
        { check: 'time', passed: true },
      ],
      outcome: 'ok',
      signature: {
        stringToSign: `appId=${APP.appId}ext=好time=1420855806token=${TOKEN}[redacted]`,
        expected: params.sign,
        received: params.sign,
      },
      status: 200,
      response: answer.text,
      durationMs: expect.any(Number),
      callbacks: [],
    },
  ])
  expect((await send(`${sandbox.url}/__admin/requests/${found[0].id}`)).json).toEqual(found[0])
})

describe('explains', () => {
  const explain = async (sandbox: SandboxHandle, id: string | null) =>
    (await send(`${sandbox.url}/__admin/requests/${id}/explain`)).json

  test.each([
    ['a wrong signature', { sign: 'f'.repeat(32) }, 'SIGN_INVALID', 'signature-mismatch', 'signature'],
    ['an unknown app', { appId: '9' }, 'SIGN_INVALID', 'unknown-tenant', 'tenant'],
    ['a missing parameter', { token: '' }, 'PARAMS_INCOMPLETE', 'parameters-missing', 'required'],
  ])('%s', async (_case, change, outcome, diagnosis, check) => {
    const sandbox = await startSandbox()
    const answer = await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), ...change })
    const [slug, url] = (answer.headers.get('x-sandbox-diagnosis') ?? '').split(' ')
    const told = (await send(url as string)).json
    expect([slug, told.outcome, told.diagnosis]).toEqual([diagnosis, outcome, diagnosis])
    expect(told.explanation).toContain(`"${check}"`)
    expect(told).toEqual(await explain(sandbox, answer.headers.get('x-sandbox-request-id')))
  })

  test('a wrong signature with the text, the right one and the one that came', async () => {
    const sandbox = await startSandbox()
    const right = getInfoParams()
    const answer = await postForm(sandbox.url + GET_INFO, { ...right, sign: 'wrong' })
    expect(await explain(sandbox, answer.headers.get('x-sandbox-request-id'))).toMatchObject({
      stringToSign: `appId=1001time=1420855806token=${TOKEN}[redacted]`,
      expected: right.sign,
      received: 'wrong',
    })
  })

  test("an operation's own refusal", async () => {
    const sandbox = await startSandbox()
    const answer = await getInfo(sandbox, { token: 'unknown' })
    const told = await explain(sandbox, answer.headers.get('x-sandbox-request-id'))
    expect(told).toMatchObject({ outcome: 'TOKEN_INVALID', diagnosis: 'token-invalid' })
    expect(told.explanation).toContain('no such token')
  })

  test('an accepted one', async () => {
    const sandbox = await startSandbox()
    const answer = await getInfo(sandbox)
    expect(answer.headers.get('x-sandbox-diagnosis')).toBeNull()
    const told = await explain(sandbox, answer.headers.get('x-sandbox-request-id'))
    expect(told).toMatchObject({ outcome: 'ok', explanation: 'All checks passed; the outcome is ok.' })
  })

  test.each(['', '/explain'])('one that is not there: 404%s', async (suffix) => {
    const sandbox = await startSandbox()
    const answer = await send(`${sandbox.url}/__admin/requests/req_999999${suffix}`)
    expect(answer.status).toBe(404)
    expect(answer.json).toMatchObject({ type: 'urn:channel-sandbox:not-found' })
    expect(answer.json.detail).toContain('req_999999')
  })
})

describe('the list', () => {
  /** Three requests, a minute apart: accepted, refused by the token, another operation. */
  async function three() {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: 1000, frozen: true })
    await getInfo(sandbox)
    await sandbox.clock.advance('1m')
    await getInfo(sandbox, { token: 'unknown' })
    await sandbox.clock.advance('1m')
    const params = egretSigned({ appId: APP.appId, time: '1', id: 'x' }, APP.appKey)
    await postForm(`${sandbox.url}/v2/friend/isOpen`, params)
    return sandbox
  }

  test.each([
    ['', ['friend.isOpen USER_UNKNOWN', 'user.getInfo TOKEN_INVALID', 'user.getInfo ok']],
    ['?operation=user.getInfo', ['user.getInfo TOKEN_INVALID', 'user.getInfo ok']],
    ['?outcome=ok', ['user.getInfo ok']],
    ['?operation=user.getInfo&outcome=USER_UNKNOWN', []],
    ['?provider=egret&limit=1', ['friend.isOpen USER_UNKNOWN']],
    ['?provider=quicksdk', []],
    ['?since=1060', ['friend.isOpen USER_UNKNOWN', 'user.getInfo TOKEN_INVALID']],
    ['?since=1060.5', ['friend.isOpen USER_UNKNOWN']],
  ])('newest first: %s', async (query, wanted) => {
    const { requests: found } = await requests(await three(), query)
    expect(found.map((one: Record<string, string>) => `${one.operation} ${one.outcome}`)).toEqual(wanted)
  })

  test.each([
    ['?limit=many', 'limit: "many" is not of the right form'],
    ['?since=yesterday', 'since: "yesterday" is not of the right form'],
    ['?opration=user.getInfo', 'opration: unknown; did you mean operation?'],
    ['?__proto__=1', '__proto__: unknown'],
  ])('refuses %s', async (query, detail) => {
    const sandbox = await startSandbox()
    const answer = await send(`${sandbox.url}/__admin/requests${query}`)
    expect(answer.status).toBe(400)
    expect(answer.json.detail).toContain(detail)
  })

  test('says how many older ones are gone', async () => {
    const sandbox = await startSandbox({ journal: 3 })
    const ids: (string | null)[] = []
    for (let i = 0; i < 5; i += 1) ids.push((await getInfo(sandbox)).headers.get('x-sandbox-request-id'))
    const { requests: found, evicted } = await requests(sandbox)
    expect(evicted).toBe(2)
    expect(found.map(({ id }: { id: string }) => id)).toEqual([ids[4], ids[3], ids[2]])
    expect((await send(`${sandbox.url}/__admin/requests/${ids[0]}`)).status).toBe(404)
  })
})

describe('secrets', () => {
  const journalText = async (sandbox: SandboxHandle) => (await send(`${sandbox.url}/__admin/requests`)).text

  test('no key of an app is ever shown', async () => {
    const sandbox = await startSandbox()
    await getInfo(sandbox)
    await getInfo(sandbox, { ext: 'x'.repeat(100_000) })
    await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign: 'wrong' })
    await getInfo(sandbox, { token: 'unknown' })
    expect((await requests(sandbox)).requests).toHaveLength(4)
    expect(await journalText(sandbox)).not.toContain(APP.appKey)
  })

  test('not even when a client sends it along, the classic mistake', async () => {
    const sandbox = await startSandbox()
    await getInfo(sandbox, { appKey: APP.appKey })
    await getInfo(sandbox, { a: `x${APP.appKey}y` })
    await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign: `appId=1001${APP.appKey}` })
    expect((await requests(sandbox)).requests).toHaveLength(3)
    expect(await journalText(sandbox)).not.toContain(APP.appKey)
  })

  test('passwords are shown neither as parameters nor in the text to sign', async () => {
    const sandbox = await startSandbox()
    await getInfo(sandbox, { password: 'hunter2-hunter2' })
    const [found] = (await requests(sandbox)).requests
    expect([found.outcome, found.wire.password]).toEqual(['ok', '[redacted]'])
    expect(found.signature.expected).toBe(found.signature.received)
    expect(await journalText(sandbox)).not.toContain('hunter2')
  })
})

test('a megabyte is checked whole and shown cut', async () => {
  const sandbox = await startSandbox()
  await getInfo(sandbox, { ext: 'x'.repeat(1_000_000) })
  const [found] = (await requests(sandbox)).requests
  expect(found.outcome).toBe('ok')
  expect(found.wire.ext).toMatch(/^x{16384}… \(1000000 characters\)$/)
  expect(JSON.stringify(found).length).toBeLessThan(60_000)
})
