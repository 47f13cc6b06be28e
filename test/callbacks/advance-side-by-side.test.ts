import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Delivery } from '../../src/contract/callbacks/callback.ts'
import type { SandboxHandle } from '../../src/index.ts'
import { APP, USER } from '../support/demo.ts'
import { type Game, startGame } from '../support/game.ts'
import { startSandbox } from '../support/sandbox.ts'
import { sized, testSeed } from '../support/size.ts'

const T0 = 1_700_000_000

/** What the game is told of payments that are there to be many: few go one after another. */
const MORE = 'one more'

async function payMany(sandbox: SandboxHandle): Promise<void> {
  const payment = { appId: APP.appId, id: USER, goodsId: '1', ext: MORE, deliver: { delay: '1s' } }
  for (let paid = 0; paid < 101; paid += 1) await sandbox.egret.pay(payment)
}

interface Payment {
  readonly delaySeconds: number
  /** How often the game refuses it before it says yes. */
  readonly refusals: number
  /** Sent one after another: which of several at once the game sees first is chance. */
  readonly copies: number
}

interface Plan {
  readonly payments: readonly Payment[]
  readonly drops: number
  readonly postpones: boolean
  readonly seconds: number
}

const plans: fc.Arbitrary<Plan> = fc.record({
  payments: fc.array(
    fc.record({
      delaySeconds: fc.integer({ min: 0, max: 40 }),
      refusals: fc.integer({ min: 0, max: 4 }),
      copies: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 2, maxLength: 12 },
  ),
  drops: fc.constantFrom(0, 0.4),
  postpones: fc.boolean(),
  seconds: fc.integer({ min: 1, max: 200 }),
})

/** A game whose answers depend on the order and on how often it was told of it, and which is not in a hurry with some. */
function playGame(plan: Plan): Promise<Game> {
  const told = new Map<string, number>()
  return startGame(async ({ form }) => {
    const { orderId = '', ext = '' } = form
    if (ext === MORE) return '{"code":0}'
    const before = told.get(orderId) ?? 0
    told.set(orderId, before + 1)
    const place = Number(ext)
    for (let turn = 0; turn < (place % 3) * 4; turn += 1) await new Promise((resume) => setImmediate(resume))
    return before < (plan.payments[place]?.refusals ?? 0) ? '{"code":1}' : '{"code":0}'
  })
}

async function begin(plan: Plan): Promise<SandboxHandle> {
  const game = await playGame(plan)
  const sandbox = await startSandbox({ retrySchedule: ['5s', '7s', '30s'] })
  sandbox.clock.set({ now: T0, frozen: true })
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  await payMany(sandbox)
  if (plan.drops > 0)
    sandbox.faults.add({ match: { operation: 'pay.notify' }, effect: { drop: true }, probability: plan.drops })
  if (plan.postpones) {
    const match = { operation: 'pay.notify' }
    sandbox.faults.add({ match, effect: { delay: '3s' }, probability: 0.5, times: 4 })
  }
  for (const [place, { delaySeconds, copies }] of plan.payments.entries()) {
    const deliver = { delay: `${delaySeconds + 1}s`, copies, order: 'reverse' as const }
    await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1', ext: `${place}`, deliver })
  }
  return sandbox
}

const all = (sandbox: SandboxHandle): Promise<readonly Delivery[]> => sandbox.callbacks.list({ limit: 1000 })

/** What can be seen of deliveries and faults, but for how long things took. */
async function outcome(sandbox: SandboxHandle) {
  const deliveries = (await all(sandbox)).map(({ id, state, dueAt, attempts }) => {
    const tries = attempts.map(({ at, verdict, status, fault, duplicate }) => ({
      at,
      verdict,
      status,
      fault: fault?.id,
      duplicate,
    }))
    return { id, state, dueAt, tries }
  })
  const faults = sandbox.faults.list().map(({ id, applied }) => ({ id, applied }))
  return { deliveries, faults, now: sandbox.clock.now() }
}

/** Moves from each moment at which something is due to the next one. */
async function oneAtATime(sandbox: SandboxHandle, seconds: number): Promise<void> {
  const target = T0 + seconds
  for (;;) {
    const now = sandbox.clock.now()
    // One that waits behind another of its order may have been due long ago.
    const due = (await all(sandbox)).flatMap(({ state, dueAt }) =>
      state === 'scheduled' && dueAt > now ? [dueAt] : [],
    )
    const next = Math.min(target, ...due)
    await sandbox.clock.advance(`${Math.max(0, Math.round((next - now) * 1000))}ms`)
    if (next === target) return
  }
}

test('an advance through many due attempts is the same as one from each to the next', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const [reference, sandbox] = [await begin(plan), await begin(plan)]
      await oneAtATime(reference, plan.seconds)
      await sandbox.clock.advance(`${plan.seconds}s`)
      expect(await outcome(sandbox)).toEqual(await outcome(reference))
      await Promise.all([reference.close(), sandbox.close()])
    }),
    { seed: testSeed(), numRuns: sized(7, 150) },
  )
})

test('a game that takes its time with one order holds up no other', async () => {
  let secondCame = () => {}
  const second = new Promise<void>((resolve) => {
    secondCame = resolve
  })
  const game = await startGame(async ({ form }) => {
    if (form.ext === 'second') secondCame()
    else if (form.ext === 'first') await second
    return '{"code":0}'
  })
  const sandbox = await startSandbox()
  sandbox.clock.set({ now: T0, frozen: true })
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  await payMany(sandbox)
  for (const [place, ext] of ['first', 'second'].entries())
    await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1', ext, deliver: { delay: `${place + 1}s` } })
  await sandbox.clock.advance('1m')
  const [newest, next] = await all(sandbox)
  const tries = [newest, next].map((one) => [one?.state, one?.attempts.map(({ at }) => at - T0)])
  expect(tries).toEqual([
    ['delivered', [2]],
    ['delivered', [1]],
  ])
})
