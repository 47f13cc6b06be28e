import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { APP, GET_INFO, getInfo, getInfoParams, USER } from '../support/demo.ts'
import { openEvents } from '../support/eventStream.ts'
import { startGame } from '../support/game.ts'
import { ask, startInside } from '../support/inside.ts'
import { opened, startAtNow } from '../support/quicksdk.ts'
import { postForm, send, startSandbox } from '../support/sandbox.ts'

const listen = (sandbox: SandboxHandle, query = '') => openEvents(`${sandbox.url}/__admin/events${query}`)

describe('GET /__admin/events tells of', () => {
  test('requests, as they are listed', async () => {
    const sandbox = await startSandbox()
    const events = await listen(sandbox, '?types=request')
    await getInfo(sandbox)
    await getInfo(sandbox, { token: 'unknown' })
    const told = [await events.next(), await events.next()]
    const { requests } = (await send(`${sandbox.url}/__admin/requests`)).json
    expect(told).toEqual([
      { id: '1', event: 'request', data: requests[1] },
      { id: '2', event: 'request', data: requests[0] },
    ])
    expect(events.text()).toMatch(/^retry: 2000\n\nid: 1\nevent: request\ndata: {/)
  })

  test('callbacks and their attempts', async () => {
    const game = await startGame(() => '{"code":0}')
    const sandbox = await startSandbox()
    await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
    const events = await listen(sandbox)
    const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
    const told = [await events.next(), await events.next(), await events.next()]
    const settled = await sandbox.callbacks.get(callbackId)
    expect(told.map(({ event }) => event)).toEqual(['callback', 'attempt', 'callback'])
    expect(told[0]?.data).toMatchObject({ id: callbackId, state: 'scheduled', attempts: [] })
    expect(told[1]?.data).toEqual({ delivery: settled, attempt: settled?.attempts[0] })
    expect(told[2]?.data).toEqual(settled)
  })

  test('mails', async () => {
    const sandbox = await startAtNow()
    const events = await listen(sandbox, '?types=outbox')
    await opened(sandbox, 'sendCodeByEmail', { email: 'a@example.com', sendType: '2' })
    expect((await events.next()).data).toEqual((await sandbox.outbox.list())[0])
  })

  test('the clock and resets', async () => {
    const sandbox = await startSandbox()
    const events = await listen(sandbox)
    sandbox.clock.set({ now: 1000, frozen: true })
    await sandbox.clock.advance('2h')
    await sandbox.reset()
    const told = [await events.next(), await events.next(), await events.next(), await events.next()]
    expect(told.map(({ event, data }) => [event, data])).toEqual([
      ['clock', { now: 1000, frozen: true }],
      ['clock', { now: 8200, frozen: true }],
      ['clock', { now: expect.any(Number), frozen: false }],
      ['reset', {}],
    ])
  })
})

describe('a stream', () => {
  test('tells only what is asked for, counting that', async () => {
    const sandbox = await startSandbox()
    const events = await listen(sandbox, '?types=request,reset&provider=rocgame')
    await getInfo(sandbox)
    sandbox.clock.set({ now: 1000 })
    await postForm(`${sandbox.url}/api/gift/codeQuery`, {})
    await sandbox.reset()
    const told = [await events.next(), await events.next()]
    expect(told.map(({ id, event, data }) => [id, event, data.provider])).toEqual([
      ['1', 'request', 'rocgame'],
      ['2', 'reset', undefined],
    ])
  })

  test.each([
    ['?types=requests', 'types requests: unknown; did you mean request?'],
    ['?types=defect', 'types defect: unknown; known here: request, callback'],
    ['?provider=egert', 'did you mean egret?'],
    ['?type=request', 'type: unknown; did you mean types?'],
  ])('refuses %s', async (query, detail) => {
    const { status, json } = await send(`${(await startSandbox()).url}/__admin/events${query}`)
    expect(status).toBe(400)
    expect(json.detail).toContain(detail)
  })

  test('shows no secret, and searches for no mistake', async () => {
    const sandbox = await startSandbox()
    const events = await listen(sandbox)
    await getInfo(sandbox, { password: 'hunter2-hunter2', note: APP.appKey })
    await events.next()
    // What may be explained at once is refilled by real time, which stands still here.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now())
    onTestFinished(() => clock.mockRestore())
    // Each is another one: what was searched once is known.
    const wrong = (place: number) => ({ ...getInfoParams(), sign: String(place).padStart(32, 'f') })
    await Promise.all(Array.from({ length: 60 }, (_, place) => postForm(sandbox.url + GET_INFO, wrong(place))))
    let last = await events.next()
    for (let i = 1; i < 60; i += 1) last = await events.next()
    expect(last.data).toMatchObject({ outcome: 'SIGN_INVALID', diagnosis: 'signature-mismatch' })
    expect(last.data.signature.explanation).toBeUndefined()
    expect(events.text()).not.toContain('hunter2')
    expect(events.text()).not.toContain(APP.appKey)
  })

  test('of a namespace tells of it alone, and ends with it', async () => {
    const sandbox = await startSandbox()
    const own = sandbox.namespace('worker-1')
    const events = await listen(own)
    await getInfo(sandbox)
    await getInfo(own)
    expect((await events.next()).data).toMatchObject({ namespace: 'worker-1' })
    await own.close()
    await events.ended
  })

  test('does not keep the sandbox from closing', async () => {
    const sandbox = await startSandbox()
    const events = await listen(sandbox)
    await sandbox.close()
    await events.ended
  })

  test('is behind the door of the admin API', async () => {
    const sandbox = await startSandbox({ adminToken: 'secret' })
    const url = `${sandbox.url}/__admin/events`
    expect((await ask(url, { host: 'evil.example' }).answer).statusCode).toBe(403)
    expect((await ask(url, { origin: 'http://evil.example' }).answer).statusCode).toBe(403)
    expect((await ask(url).answer).statusCode).toBe(401)
    await openEvents(url, { authorization: 'Bearer secret' })
  })

  test('takes GET alone; HEAD answers what it is', async () => {
    const { url } = await startSandbox()
    expect((await send(`${url}/__admin/events`, { method: 'POST' })).headers.get('allow')).toBe('GET')
    const { status, headers } = await send(`${url}/__admin/events`, { method: 'HEAD' })
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  })

  test('costs nothing once there is no listener', async () => {
    const { url, listening, listeners } = await startInside()
    const kinds = ['request', 'callback', 'attempt', 'outbox', 'clock', 'reset', 'close']
    const before = kinds.map(listening)
    const all = await Promise.all([
      openEvents(`${url}/__admin/events`),
      openEvents(`${url}/__admin/events?types=reset`),
    ])
    expect(kinds.map(listening)).toEqual(before.map((count, index) => count + (index < 5 ? 1 : 2)))
    for (const { leave } of all) leave()
    await listeners('close', before[6] as number)
    expect(kinds.map(listening)).toEqual(before)
  })
})
