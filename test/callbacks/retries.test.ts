import { describe, expect, test } from 'vitest'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { type Answer, startGame } from '../support/game.ts'
import { startSandbox, stateOf } from '../support/sandbox.ts'

const START = 1_700_000_000

async function setUp(answer: Answer, options = {}) {
  const game = await startGame(answer)
  const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: `${game.url}/pay` }), ...options })
  sandbox.clock.set({ now: START, frozen: true })
  const pay = () => sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  return { game, sandbox, pay }
}

describe('retries', () => {
  test('a game server that fails twice gets the same bytes three times, at the scheduled times', async () => {
    const { game, sandbox, pay } = await setUp((_received, count) => (count < 3 ? 'oops' : '{"code":0}'))
    const { callbackId } = await pay()
    await sandbox.clock.advance('1d')
    const delivery = await sandbox.callbacks.get(callbackId)
    expect(delivery?.state).toBe('delivered')
    expect(delivery?.attempts.map(({ at, verdict }) => [at - START, verdict])).toEqual([
      [0, 'retry'],
      [15, 'retry'],
      [75, 'delivered'],
    ])
    expect(new Set(game.received.map(({ body }) => body)).size).toBe(1)
    expect(game.received).toHaveLength(3)
    expect(sandbox.clock.now()).toBe(START + 86_400)
  })

  test('the schedule ends, and the delivery has failed', async () => {
    const { game, sandbox, pay } = await setUp(() => 'never')
    const { callbackId } = await pay()
    await sandbox.clock.advance('1d')
    const delivery = await sandbox.callbacks.get(callbackId)
    expect(delivery?.state).toBe('failed')
    const waits = [0, 15, 60, 300, 1800, 3600, 21_600]
    const due = waits.map((_, index) => waits.slice(0, index + 1).reduce((sum, wait) => sum + wait, 0))
    expect(delivery?.attempts.map(({ at }) => at - START)).toEqual(due)
    expect(game.received).toHaveLength(7)
    const json = await stateOf(sandbox)
    expect(json.egret.apps[0].orders[0].notification).toBe('failed')
  })

  test('advance stops where it is told to', async () => {
    const { sandbox, pay } = await setUp(() => 'never')
    const { callbackId } = await pay()
    await sandbox.clock.advance('14s')
    expect((await sandbox.callbacks.get(callbackId))?.attempts).toHaveLength(1)
    await sandbox.clock.advance('1s')
    const delivery = await sandbox.callbacks.get(callbackId)
    expect(delivery?.attempts).toHaveLength(2)
    expect(delivery?.dueAt).toBe(START + 75)
  })

  test('a schedule of one’s own replaces the provider’s', async () => {
    const { sandbox, pay } = await setUp(() => 'never', { retrySchedule: ['1s', '2s'] })
    const { callbackId } = await pay()
    await sandbox.clock.advance('1m')
    const delivery = await sandbox.callbacks.get(callbackId)
    expect(delivery?.state).toBe('failed')
    expect(delivery?.attempts.map(({ at }) => at - START)).toEqual([0, 1, 3])
  })

  test('a replay sends the same bytes at once, and a late success settles the order', async () => {
    let up = false
    const { game, sandbox, pay } = await setUp(() => (up ? '{"code":0}' : 'down'), { retrySchedule: [] })
    const { callbackId } = await pay()
    expect((await sandbox.callbacks.waitFor({ id: callbackId })).state).toBe('failed')
    up = true
    const replayed = await sandbox.callbacks.replay(callbackId, { copies: 2 })
    for (const id of replayed) await sandbox.callbacks.waitFor({ id, state: 'delivered' })
    expect(game.received).toHaveLength(3)
    expect(new Set(game.received.map(({ body }) => body)).size).toBe(1)
    const state = await stateOf(sandbox)
    expect(state.egret.apps[0].orders[0].notification).toBe('delivered')
  })
})

describe('what makes an attempt fail', () => {
  const settle = async (answer: Answer, options = {}) => {
    const { sandbox, pay, game } = await setUp(answer, { retrySchedule: [], ...options })
    const { callbackId } = await pay()
    const { attempts, state } = await sandbox.callbacks.waitFor({ id: callbackId })
    return { attempt: attempts[0], state, game }
  }

  test('a redirect is not followed', async () => {
    const { attempt, state, game } = await settle((_received, _count, res) => {
      res.writeHead(302, { location: '/elsewhere' })
      return ''
    })
    expect(state).toBe('failed')
    expect(attempt?.status).toBe(302)
    expect(game.received).toHaveLength(1)
  })

  test('an answer that does not come in time', async () => {
    const { attempt } = await settle(() => undefined, { callbackTimeout: '50ms' })
    expect(attempt?.status).toBeUndefined()
    expect(attempt?.error).toContain('within 50 ms')
  })

  test('a body that never ends', async () => {
    const { attempt } = await settle(
      (_received, _count, res) => {
        res.write('{"code":0}')
        return undefined
      },
      { callbackTimeout: '50ms' },
    )
    expect(attempt?.error).toContain('within 50 ms')
  })

  test('a connection that is reset', async () => {
    const { attempt } = await settle((_received, _count, res) => {
      res.destroy()
      return undefined
    })
    expect(attempt?.error).toContain('closed the connection')
  })

  test('there is no listener', async () => {
    const { sandbox } = await setUp(() => '')
    await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: 'http://127.0.0.1:1/pay' })
    const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
    await sandbox.clock.advance('0s')
    expect((await sandbox.callbacks.get(callbackId))?.attempts[0]?.error).toContain('connection refused')
  })

  test('a huge answer is kept to its first 16 KB', async () => {
    const { attempt } = await settle(() => 'x'.repeat(3_000_000))
    expect(attempt?.reply).toHaveLength(16_384)
  })
})
