import { describe, expect, test } from 'vitest'
import type { FaultEffect, SandboxHandle } from '../../src/index.ts'
import { expectAlive, GET_INFO, getInfo, getInfoParams } from '../support/demo.ts'
import { quicksdkSigned } from '../support/php.ts'
import { alice, android, open, opened, openId, openKey, startAtNow } from '../support/quicksdk.ts'
import { type Watched, watchPost } from '../support/raw.ts'
import { callRocgame, startRocgame } from '../support/rocgame.ts'
import { postForm, send, startSandbox, stateOf } from '../support/sandbox.ts'

const lastEntry = async (sandbox: SandboxHandle) =>
  (await send(`${sandbox.url}/__admin/requests?limit=1`)).json.requests[0]
const explained = async (sandbox: SandboxHandle) =>
  (await send(`${sandbox.url}/__admin/requests/${(await lastEntry(sandbox)).id}/explain`)).json

/** Puts money into alice's wallet on a socket of its own. */
function payIn(sandbox: SandboxHandle): Watched {
  const params = quicksdkSigned({ openId, productCode: android, userId: alice.uid, amount: '5' }, openKey)
  return watchPost(`${sandbox.url}/open/payToUser`, params)
}

async function walletOf(sandbox: SandboxHandle): Promise<string> {
  return String((await opened(sandbox, 'walletInfo', { userId: alice.uid })).amount)
}

describe('refuse', () => {
  test("in the provider's own envelope and code, beside a reason", async () => {
    const sandbox = await startSandbox()
    const { id } = sandbox.faults.add({ match: { operation: 'user.getInfo' }, effect: { refuse: 'SIGN_INVALID' } })
    const answer = await getInfo(sandbox)
    expect([answer.status, answer.text]).toEqual([200, '{"code":1006,"msg":"sign 错误，验证通不过","data":[]}'])
    expect(answer.headers.get('x-sandbox-diagnosis')).toMatch(/^fault http.*\/explain$/)
    expect(await lastEntry(sandbox)).toMatchObject({
      outcome: 'SIGN_INVALID',
      diagnosis: 'fault',
      fault: { id, effect: { refuse: 'SIGN_INVALID' } },
      checks: [{ check: 'fault', passed: false }],
      callbacks: [],
    })
    expect(await explained(sandbox)).toMatchObject({
      explanation: `${id} is at work: it was refused as SIGN_INVALID; nothing of the request was checked, carried out or kept.`,
      explanationZh: `故障 ${id} 生效：以 SIGN_INVALID 拒绝；请求未被检查、执行或保存。`,
      fault: { id },
    })
  })

  test('with the code a team has put into its seed', async () => {
    const { sandbox } = await startRocgame()
    const seed = (await sandbox.snapshot()).rocgame as object
    await sandbox.restore({ rocgame: { ...seed, errors: { CODE_USED: { errCode: '-7', errMsg: 'gone' } } } })
    sandbox.faults.add({ match: { provider: 'rocgame' }, effect: { refuse: 'CODE_USED' } })
    const { json } = await callRocgame(sandbox, 'codeUse', { gameId: 1015 })
    expect(json).toMatchObject({ errCode: '-7', errMsg: 'gone' })
  })

  test('in each provider’s own words when it names none', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { refuse: 'SIGN_INVALID' } })
    expect((await getInfo(sandbox)).json.code).toBe(1006)
    expect((await open(sandbox, 'getOpenProduct')).json).toMatchObject({ status: false, data: [] })
  })
})

describe('status', () => {
  test.each([
    [502, '502 Bad Gateway'],
    [503, '503 Service Unavailable'],
    [429, '429 Too Many Requests'],
  ])('%i with a page as of a gateway', async (status, title) => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { status } })
    const answer = await getInfo(sandbox)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.text).toContain(`<h1>${title}</h1>`)
    expect(answer.headers.get('x-sandbox-diagnosis')).toMatch(/^fault /)
    expect(await lastEntry(sandbox)).toMatchObject({ status, outcome: 'FAULT', diagnosis: 'fault' })
  })

  test('204 has no body and leaves the connection usable', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { status: 204 }, times: 1 })
    expect(await getInfo(sandbox)).toMatchObject({ status: 204, text: '' })
    await expectAlive(sandbox)
  })
})

test('garbage: the content type promises JSON, the bytes are none, and a repeated run has the same', async () => {
  const bytes: string[] = []
  for (const _run of [1, 2]) {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { garbage: true } })
    const watched = watchPost(sandbox.url + GET_INFO, getInfoParams())
    await expect.poll(() => watched.received().split('\r\n\r\n')[1]).toBeTruthy()
    watched.leave()
    const [head = '', body = ''] = watched.received().split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1.1 200 OK\r\ncontent-type: application\/json/)
    expect(() => JSON.parse(body)).toThrow()
    expect((await lastEntry(sandbox)).response).toBe(body)
    bytes.push(body)
  }
  expect(bytes[0]).toBe(bytes[1])
})

describe('drop', () => {
  test('reset: the client gets RST and not a byte', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { drop: 'reset' }, times: 1 })
    expect(await watchPost(sandbox.url + GET_INFO, getInfoParams()).ended).toEqual({ how: 'reset', received: '' })
    expect(await lastEntry(sandbox)).toMatchObject({ status: 0, outcome: 'FAULT', response: '' })
    await expectAlive(sandbox)
  })

  test('empty: the connection is closed in order and without a byte', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { drop: 'empty' }, times: 1 })
    expect(await watchPost(sandbox.url + GET_INFO, getInfoParams()).ended).toEqual({ how: 'closed', received: '' })
    await expectAlive(sandbox)
  })

  test('hang: open and silent while others are served, until the sandbox closes', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { drop: 'hang' }, times: 2 })
    const patient = watchPost(sandbox.url + GET_INFO, getInfoParams())
    const impatient = watchPost(sandbox.url + GET_INFO, getInfoParams())
    await expect.poll(async () => sandbox.requests.find().length).toBe(2)
    impatient.leave()
    await expectAlive(sandbox)
    expect(patient.received()).toBe('')
    await sandbox.close()
    expect((await patient.ended).received).toBe('')
  })

  test('hang: ending the namespace ends it', async () => {
    const sandbox = await startSandbox()
    const worker = sandbox.namespace('worker')
    worker.faults.add({ effect: { drop: 'hang' } })
    const watched = watchPost(worker.url + GET_INFO, getInfoParams())
    await expect.poll(async () => worker.requests.find().length).toBe(1)
    await expectAlive(sandbox)
    await worker.close()
    expect((await watched.ended).received).toBe('')
  })
})

describe('delay', () => {
  test('waits on the virtual clock, then all goes its way', async () => {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: 1_700_000_000, frozen: true })
    sandbox.faults.add({ match: { operation: 'user.getInfo' }, effect: { delay: '2s' } })
    let answered = false
    const waiting = getInfo(sandbox).finally(() => {
      answered = true
    })
    await expect.poll(() => sandbox.faults.list()[0]?.applied).toBe(1)
    await sandbox.clock.advance('1999ms')
    expect([answered, sandbox.requests.find()]).toEqual([false, []])
    await sandbox.clock.advance('1ms')
    const answer = await waiting
    expect([answer.json.code, answer.headers.get('x-sandbox-diagnosis')?.split(' ')[0]]).toEqual([0, 'fault'])
    expect(await lastEntry(sandbox)).toMatchObject({ outcome: 'ok', fault: { effect: { delay: '2s' } } })
  })

  test('of real time while the clock runs', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { delay: '120ms' } })
    const began = performance.now()
    await getInfo(sandbox)
    expect(performance.now() - began).toBeGreaterThan(110)
  })

  test('a request that is late and wrong is told what is wrong', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { delay: '1ms' } })
    const answer = await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign: 'x' })
    expect(answer.headers.get('x-sandbox-diagnosis')).toMatch(/^sign-not-md5 /)
    expect(await lastEntry(sandbox)).toMatchObject({ outcome: 'SIGN_INVALID', fault: { effect: { delay: '1ms' } } })
  })

  test('closing ends those that wait', async () => {
    const sandbox = await startSandbox()
    const worker = sandbox.namespace('worker')
    worker.clock.set({ frozen: true })
    worker.faults.add({ effect: { delay: '1d' } })
    const watched = watchPost(worker.url + GET_INFO, getInfoParams())
    await expect.poll(() => worker.faults.list()[0]?.applied).toBe(1)
    await worker.close()
    expect((await watched.ended).received).toBe('')
  })

  test('beside another effect', async () => {
    const sandbox = await startSandbox()
    sandbox.faults.add({ effect: { delay: '50ms', status: 504 } })
    const began = performance.now()
    expect((await getInfo(sandbox)).status).toBe(504)
    expect(performance.now() - began).toBeGreaterThan(40)
    expect((await explained(sandbox)).explanation).toContain(
      'held back for 50ms, and it was answered with HTTP status 504',
    )
  })
})

const LOSSES: readonly FaultEffect[] = [
  { refuse: 'PARAMS_MISSING' },
  { status: 502 },
  { drop: 'reset' },
  { drop: 'empty' },
  { garbage: true },
]

describe.each(LOSSES)('%o', (effect) => {
  test('leaves nothing in the state', async () => {
    const sandbox = await startAtNow()
    const before = await stateOf(sandbox)
    sandbox.faults.add({ match: { operation: 'wallet.pay' }, effect })
    const watched = payIn(sandbox)
    await expect.poll(() => sandbox.requests.find().length).toBe(1)
    watched.leave()
    expect(await stateOf(sandbox)).toEqual(before)
  })

  test('with carriedOut the money is moved and the answer lost: what loses purchases', async () => {
    const sandbox = await startAtNow()
    const before = Number(await walletOf(sandbox))
    sandbox.faults.add({ match: { operation: 'wallet.pay' }, effect: { ...effect, carriedOut: true } })
    const watched = payIn(sandbox)
    await expect.poll(() => sandbox.requests.find({ operation: 'wallet.pay' }).length).toBe(1)
    watched.leave()
    expect(watched.received()).not.toContain('"status":true')
    const entry = await lastEntry(sandbox)
    expect(entry).toMatchObject({ outcome: 'ok', diagnosis: 'fault' })
    expect((await explained(sandbox)).explanation).toContain('the request itself was carried out, with the outcome ok')
    expect(Number(await walletOf(sandbox))).toBe(before + 5)
  })
})

test('delay with carriedOut: kept at once, answered late', async () => {
  const sandbox = await startAtNow()
  const before = Number(await walletOf(sandbox))
  sandbox.faults.add({ match: { operation: 'wallet.pay' }, effect: { delay: '5s', carriedOut: true } })
  const watched = payIn(sandbox)
  await expect.poll(async () => Number(await walletOf(sandbox))).toBe(before + 5)
  expect(watched.received()).toBe('')
  await sandbox.clock.advance('5s')
  await expect.poll(() => watched.received()).toContain('"status":true')
  watched.leave()
})
