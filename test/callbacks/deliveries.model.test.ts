import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSandbox, type SandboxHandle } from '../../src/index.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'
import { sized, testSeed } from '../support/size.ts'

/** How the game answers an order's notifications; it is told in the order's ext. */
const PLANS = ['accepts', 'is down now and then', 'refuses'] as const
type Plan = (typeof PLANS)[number]
const RETRIES = [10, 60]
const START = 1_700_000_000

interface One {
  readonly id: string
  readonly order: string
  readonly plan: Plan
  readonly state: 'scheduled' | 'delivered' | 'failed' | 'cancelled'
  readonly dueAt: number
  readonly attempts: number
}

/** The deliveries in the order they were made, with the time, as they are kept together. */
interface Kept {
  now: number
  all: One[]
}
interface Model extends Kept {
  saved: Kept | undefined
  isUp: boolean
  /** By order: posts the game has seen, and attempts a fault still drops. */
  readonly seen: Map<string, number>
  readonly drops: Map<string, number>
}
interface Real {
  sandbox: SandboxHandle
  saved: Awaited<ReturnType<SandboxHandle['snapshot']>> | undefined
  /** The orders of the notifications the game has had. */
  readonly received: () => string[]
  readonly game: { isUp: boolean }
  start(): Promise<SandboxHandle>
}
type Command = fc.AsyncCommand<Model, Real>

function verdict(model: Model, { order, plan }: One): 'delivered' | 'failed' | 'retry' {
  const drops = model.drops.get(order) ?? 0
  if (drops > 0) {
    model.drops.set(order, drops - 1)
    return 'retry'
  }
  model.seen.set(order, (model.seen.get(order) ?? 0) + 1)
  if (plan === 'refuses') return 'failed'
  return plan === 'accepts' || model.isUp ? 'delivered' : 'retry'
}

function attempted(model: Model, one: One): One {
  const said = verdict(model, one)
  const attempts = one.attempts + 1
  const wait = said === 'retry' ? RETRIES[attempts - 1] : undefined
  if (wait !== undefined) return { ...one, attempts, dueAt: model.now + wait }
  return { ...one, attempts, dueAt: model.now, state: said === 'delivered' ? 'delivered' : 'failed' }
}

/** Sends what is due by then, of the same time what was made first; no order and no replay waits for another. */
function runUntil(model: Model, target: number): void {
  for (;;) {
    const due = model.all.filter(({ state, dueAt }) => state === 'scheduled' && dueAt <= target)
    const [next] = due.sort((one, other) => one.dueAt - other.dueAt)
    if (!next) break
    model.now = Math.max(model.now, next.dueAt)
    model.all = model.all.map((one) => (one === next ? attempted(model, one) : one))
  }
  model.now = target
}

const shown = ({ all }: Kept): string[] =>
  all.map(
    ({ id, state, attempts, dueAt }) => `${id} ${state} ${attempts}${state === 'scheduled' ? ` at ${dueAt}` : ''}`,
  )

/** A step, after which every delivery and every post is compared. */
const step = (said: string, change: (model: Model, real: Real) => Promise<void>): Command => ({
  check: () => true,
  async run(model, real) {
    await change(model, real)
    runUntil(model, model.now)
    const posts = [...model.seen].flatMap(([order, count]) => Array.from({ length: count }, () => order)).sort()
    // What is due already leaves in real time.
    await expect
      .poll(async () => {
        const { sandbox } = real
        const list = await sandbox.callbacks.list({ limit: 1000 })
        const all = list.reverse().map((one) => ({ ...one, attempts: one.attempts.length }))
        const { now } = sandbox.clock
        return { now: now(), all: shown({ now: 0, all: all as unknown as One[] }), received: real.received() }
      })
      .toEqual({ now: model.now, all: shown(model), received: posts })
  },
  toString: () => said,
})

const pay = (plan: Plan, delay: number): Command =>
  step(`pay at a game that ${plan}, in ${delay} s`, async (model, { sandbox }) => {
    const deliver = delay === 0 ? {} : { deliver: { delay: `${delay}s` } }
    const made = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', ext: plan, ...deliver })
    const due = { state: 'scheduled', dueAt: model.now + delay, attempts: 0 } as const
    model.all.push({ id: made.callbackId as string, order: made.orderId, plan, ...due })
  })

/** One of those there are, by a number of any size. */
const nth = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)]

const cancel = (at: number): Command =>
  step(`cancel number ${at}`, async (model, { sandbox }) => {
    const open = model.all.filter(({ state }) => state === 'scheduled')
    // Mostly one that can be cancelled.
    const one = nth(at % 4 > 0 && open.length > 0 ? open : model.all, at)
    if (!one) return
    const cancelled = sandbox.callbacks.cancel(one.id)
    if (one.state !== 'scheduled') return expect(cancelled).rejects.toThrow()
    await cancelled
    model.all = model.all.map((each) => (each === one ? { ...one, state: 'cancelled' } : each))
  })

const replay = (at: number, copies: number, delay: number): Command =>
  step(`replay number ${at} ${copies} times in ${delay} s`, async (model, { sandbox }) => {
    const one = nth(model.all, at)
    if (!one) return
    const ids = await sandbox.callbacks.replay(one.id, { copies, delay: `${delay}s` })
    expect(ids).toHaveLength(copies)
    for (const id of ids) model.all.push({ ...one, id, state: 'scheduled', dueAt: model.now + delay, attempts: 0 })
  })

const advance = (by: number): Command =>
  step(`advance by ${by} s`, async (model, { sandbox }) => {
    runUntil(model, model.now + by)
    await sandbox.clock.advance(`${by}s`)
  })

const drop = (at: number, times: number): Command =>
  step(`drop ${times} attempts of number ${at}`, async (model, { sandbox }) => {
    const one = nth(model.all, at)
    if (!one) return
    const match = { provider: 'egret', operation: 'pay.notify', params: { orderId: one.order } } as const
    sandbox.faults.add({ match, effect: { drop: true }, times })
    model.drops.set(one.order, (model.drops.get(one.order) ?? 0) + times)
  })

const turn = (isUp: boolean): Command =>
  step(isUp ? 'the game is up' : 'the game is down', async (model, { game }) => {
    model.isUp = isUp
    game.isUp = isUp
  })

const reset = step('reset', async (model, { sandbox }) => {
  await sandbox.reset()
  sandbox.clock.set({ now: START, frozen: true })
  model.drops.clear()
  Object.assign(model, { now: START, all: [] })
})
const save = step('save', async (model, real) => {
  real.saved = await real.sandbox.snapshot()
  model.saved = { now: model.now, all: [...model.all] }
})
const restore = step('restore', async (model, { sandbox, saved }) => {
  if (!saved || !model.saved) return
  await sandbox.restore(saved)
  Object.assign(model, { now: model.saved.now, all: [...model.saved.all] })
})
const restart = step('restart', async (model, real) => {
  await real.sandbox.close()
  real.sandbox = await real.start()
  // Faults are not kept.
  model.drops.clear()
})

const delay = fc.constantFrom(0, 1, 15, 70)
const plan = fc.constantFrom<Plan[]>(...PLANS)
const commands = fc.commands(
  [
    fc.tuple(plan, delay).map((how) => pay(...how)),
    fc.tuple(plan, delay).map((how) => pay(...how)),
    fc.nat(9).map(cancel),
    fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 }), delay).map((how) => replay(...how)),
    fc.constantFrom(1, 10, 60, 300).map(advance),
    fc.constantFrom(1, 10, 60, 300).map(advance),
    fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 2 })).map((how) => drop(...how)),
    fc.boolean().map(turn),
    fc.constant(reset),
    fc.constant(save),
    fc.constant(restore),
    fc.constant(restart),
  ],
  { maxCommands: 20 },
)

test('every notification is sent as often and as late as a list of them says', async () => {
  const received: string[] = []
  const up = { isUp: false }
  const game = await startGame(({ form: { orderId = '', ext } }) => {
    received.push(orderId)
    if (ext === 'refuses') return '{"code":1013}'
    return ext === 'accepts' || up.isUp ? '{"code":0}' : 'busy'
  })
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      received.length = 0
      up.isUp = false
      const data = folderWith()
      const seed = egretSeed({ payCallbackUrl: `${game.url}/pay` })
      const retrySchedule = RETRIES.map((wait) => `${wait}s`)
      const start = () =>
        createSandbox({ seed, data, listen: false, fakerSeed: 1, retrySchedule, callbackTimeout: '10m' })
      const real: Real = {
        sandbox: await start(),
        saved: undefined,
        received: () => [...received].sort(),
        game: up,
        start,
      }
      real.sandbox.clock.set({ now: START, frozen: true })
      const model: Model = { now: START, all: [], saved: undefined, isUp: false, seen: new Map(), drops: new Map() }
      try {
        await fc.asyncModelRun(() => ({ model, real }), steps)
      } finally {
        await real.sandbox.close()
      }
    }),
    { numRuns: sized(20, 400), seed: testSeed(), endOnFailure: true },
  )
})
