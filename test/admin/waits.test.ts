import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { APP, getInfo, USER } from '../support/demo.ts'
import { startGame } from '../support/game.ts'
import { ask, startInside } from '../support/inside.ts'
import { send, startSandbox } from '../support/sandbox.ts'

const wait = (sandbox: SandboxHandle, what: 'requests' | 'callbacks', query = '') =>
  send(`${sandbox.url}/__admin/${what}/wait${query}`)

/** Whether an answer is there already, without waiting for it. */
function watched<T>(answer: Promise<T>): { readonly answer: Promise<T>; done(): boolean } {
  let done = false
  const ended = () => {
    done = true
  }
  answer.then(ended, ended)
  return { answer, done: () => done }
}

test('a state there is not is refused with the one that was meant', async () => {
  const sandbox = await startSandbox()
  const { status, json } = await wait(sandbox, 'callbacks', '?state=faild')
  expect([status, json.detail]).toEqual([400, 'state: "faild" is unknown; did you mean failed?'])
})

test('everything that can never match is told at once', async () => {
  const sandbox = await startSandbox()
  const { status, json } = await wait(sandbox, 'requests', '?provider=egrett&outcome=okay')
  expect(status).toBe(400)
  expect(json.detail).toContain('provider "egrett"')
  expect(json.detail).toContain('outcome "okay"')
})

describe('GET /__admin/requests/wait', () => {
  test('answers at once when they are there', async () => {
    const sandbox = await startSandbox()
    await getInfo(sandbox)
    await getInfo(sandbox, { token: 'unknown' })
    const { status, json } = await wait(sandbox, 'requests', '?operation=user.getInfo&count=2')
    expect(status).toBe(200)
    expect(json).toEqual((await send(`${sandbox.url}/__admin/requests`)).json)
  })

  test('waits for those that are missing, also with a clock that stands still', async () => {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: 1000, frozen: true })
    const waiting = watched(
      wait(sandbox, 'requests', `?provider=egret&tenant=${APP.appId}&outcome=ok&since=1000&count=2&timeout=1m`),
    )
    await getInfo(sandbox)
    await getInfo(sandbox, { token: 'unknown' })
    expect(waiting.done()).toBe(false)
    await getInfo(sandbox)
    const { status, json } = await waiting.answer
    expect([status, json.evicted]).toEqual([200, 0])
    expect(json.requests.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['ok', 'ok'])
  })

  test('408 says what there was instead', async () => {
    const sandbox = await startSandbox()
    await getInfo(sandbox, { token: 'unknown' })
    const started = performance.now()
    const { status, json } = await wait(sandbox, 'requests', '?operation=user.getInfo&outcome=ok&timeout=50ms')
    expect(performance.now() - started).toBeGreaterThanOrEqual(45)
    expect(status).toBe(408)
    expect(json).toEqual({
      type: 'urn:channel-sandbox:timeout',
      title: 'It did not happen in time.',
      status: 408,
      detail:
        'Expected at least 1 request user.getInfo with outcome = ok within 50ms; there were 0 of 1. ' +
        'Nearest: req_000001 differs in outcome: TOKEN_INVALID (token-invalid).',
      count: 0,
      evicted: 0,
      nearest: [
        {
          id: 'req_000001',
          at: expect.any(Number),
          provider: 'egret',
          operation: 'user.getInfo',
          tenant: APP.appId,
          outcome: 'TOKEN_INVALID',
          diagnosis: 'token-invalid',
          differences: [{ field: 'outcome', expected: 'ok', actual: 'TOKEN_INVALID' }],
        },
      ],
    })
  })

  test.each([
    ['?count=0', 'count is 1 to 3'],
    ['?count=4', 'count is 1 to 3'],
    ['?timeout=soon', 'timeout is a duration'],
    ['?timeout=11m', 'at most 10m'],
    ['?operation=user.getinfo', 'did you mean user.getInfo?'],
    ['?id=req_1', 'id: unknown'],
  ])('refuses %s', async (query, detail) => {
    const { status, json } = await wait(await startSandbox({ journal: 3 }), 'requests', query)
    expect([status, json.type]).toEqual([400, 'urn:channel-sandbox:invalid'])
    expect(json.detail).toContain(detail)
  })

  test('many wait side by side', async () => {
    const sandbox = await startSandbox()
    const waiting = Array.from({ length: 30 }, (_, index) =>
      wait(sandbox, 'requests', `?operation=user.getInfo&count=${index + 1}&timeout=1m`),
    )
    for (let i = 0; i < 30; i += 1) await getInfo(sandbox)
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(waiting.map(() => 200))
  })
})

/** A sandbox whose pay notifications go to a game that answers so. */
async function paying(...replies: string[]) {
  const game = await startGame((_received, count) => replies[count - 1] ?? replies.at(-1))
  const sandbox = await startSandbox()
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  const pay = () => sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  return { sandbox, pay }
}

describe('GET /__admin/callbacks/wait', () => {
  test('answers once the delivery is settled', async () => {
    const { sandbox, pay } = await paying('{"code":0}')
    const { callbackId } = await pay()
    const { status, json } = await wait(sandbox, 'callbacks', `?id=${callbackId}`)
    expect(status).toBe(200)
    expect(json.callbacks).toEqual([await sandbox.callbacks.get(callbackId)])
    expect(json.callbacks[0].state).toBe('delivered')
  })

  test('waits for as many as are wanted', async () => {
    const { sandbox, pay } = await paying('{"code":0}')
    const waiting = watched(wait(sandbox, 'callbacks', '?provider=egret&state=delivered&count=2&timeout=1m'))
    await sandbox.callbacks.waitFor({ id: (await pay()).callbackId })
    expect(waiting.done()).toBe(false)
    await pay()
    const { status, json } = await waiting.answer
    expect(status).toBe(200)
    expect(json.callbacks.map(({ id }: { id: string }) => id)).toEqual(['cb_000002', 'cb_000001'])
  })

  test('waits for one that is not there yet', async () => {
    const { sandbox, pay } = await paying('{"code":0}')
    const waiting = wait(sandbox, 'callbacks', '?id=cb_000001&state=scheduled&timeout=1m')
    await pay()
    expect((await waiting).status).toBe(200)
  })

  test('does not wait for what can no longer be', async () => {
    const { sandbox, pay } = await paying('{"code":1013}')
    const { callbackId } = await pay()
    await sandbox.callbacks.waitFor({ id: callbackId })
    const { status, json } = await wait(sandbox, 'callbacks', `?id=${callbackId}&state=delivered&timeout=10m`)
    expect([status, json.count]).toEqual([408, 0])
    expect(json.detail).toMatch(
      /^Expected at least 1 callback with id = cb_000001, state = delivered within 10m; there were 0 of 1\. Nearest: cb_000001 differs in state: failed.*\. What is settled stays so: cb_000001 was not waited for any longer\.$/,
    )
  })

  test('408 says what there was instead', async () => {
    const { sandbox, pay } = await paying('not yet')
    await pay()
    await wait(sandbox, 'callbacks', '?state=scheduled')
    const { status, json } = await wait(sandbox, 'callbacks', '?provider=rocgame&timeout=20ms')
    expect(status).toBe(408)
    expect(json.detail).toContain(
      'Expected at least 1 callback rocgame with state = settled within 20ms; there were 0 of 1. ' +
        'Nearest: cb_000001 differs in provider: egret and state: scheduled',
    )
    expect(json.nearest[0]).toMatchObject({ id: 'cb_000001', operation: 'pay.notify', state: 'scheduled' })
    expect((await wait(await startSandbox(), 'callbacks', '?timeout=1ms')).json.detail).toBe(
      'Expected at least 1 callback with state = settled within 1ms; there was no callback at all.',
    )
  })

  test.each([
    ['?id=cb_000001&count=2', 'count is 1 to 1'],
    ['?count=1001', 'count is 1 to 1000'],
    ['?state=done', 'state'],
    ['?provider=egert', 'did you mean egret?'],
    ['?timeout=5', 'timeout is a duration'],
  ])('refuses %s', async (query, detail) => {
    const { status, json } = await wait(await startSandbox(), 'callbacks', query)
    expect(status).toBe(400)
    expect(json.detail).toContain(detail)
  })
})

describe('a client that waits', () => {
  test('is told when the sandbox closes', async () => {
    const sandbox = await startSandbox()
    const own = sandbox.namespace('worker-1')
    const waiting = wait(own, 'requests', '?timeout=10m')
    await getInfo(sandbox)
    await own.close()
    expect((await waiting).status).toBe(408)
  })

  test.each(['requests', 'callbacks', 'outbox'])('for %s and leaves is forgotten', async (what) => {
    const { url, listening, listeners } = await startInside()
    const kind = what === 'requests' ? 'request' : what === 'callbacks' ? 'callback' : 'outbox'
    const before = [listening(kind), listening('close')] as const
    const { request } = ask(`${url}/__admin/${what}/wait?timeout=10m`)
    await listeners(kind, before[0] + 1)
    request.destroy()
    await listeners('close', before[1])
    expect(listening(kind)).toBe(before[0])
  })
})

test('a callback by its id is waited for only if it is not older than asked', async () => {
  const game = await startGame(() => '{"code":0}')
  const sandbox = await startSandbox()
  sandbox.clock.set({ now: 1_700_000_000, frozen: true })
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  const since = async (time: number) =>
    (await wait(sandbox, 'callbacks', `?id=${callbackId}&since=${time}&timeout=1s`)).status
  expect(await since(1_700_000_000)).toBe(200)
  expect(await since(1_700_000_001)).toBe(408)
})
