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
  /** Those of one lane go one after another, the last made first. Without one a delivery waits for none. */
  readonly lane?: string
}

/** The deliveries in the order they were made, with the time, as they are kept together. */
interface Kept {
  now: number
  all: One[]
}
/** A wait for the end of a delivery, and the state it came back with. */
interface Wait {
  readonly id: string
  ended?: One['state']
}

interface Model extends Kept {
  saved: Kept | undefined
  isUp: boolean
  /** By order: posts the game has seen, and attempts a fault still drops. */
  readonly seen: Map<string, number>
  readonly drops: Map<string, number>
  waits: Wait[]
}
interface Real {
  sandbox: SandboxHandle
  saved: Awaited<ReturnType<SandboxHandle['snapshot']>> | undefined
  /** The orders of the notifications the game has had. */
  readonly received: () => string[]
  readonly game: { isUp: boolean }
  waits: Wait[]
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

/** Whether no later one of its lane is still to be sent. */
const leads = ({ all }: Kept, one: One): boolean =>
  one.lane === undefined || all.findLast(({ lane, state }) => lane === one.lane && state === 'scheduled')?.id === one.id

/** Sends what is due by then, of the same time what was made first; only copies in reverse wait for each other. */
function runUntil(model: Model, target: number): void {
  for (;;) {
    const due = model.all.filter((one) => one.state === 'scheduled' && one.dueAt <= target && leads(model, one))
    const [next] = due.sort((one, other) => one.dueAt - other.dueAt)
    if (!next) break
    model.now = Math.max(model.now, next.dueAt)
    model.all = model.all.map((one) => (one === next ? attempted(model, one) : one))
  }
  model.now = target
}

/** A wait ends once its delivery is no longer to be sent; one that a reset took away counts as cancelled. */
function endWaits({ all, waits }: Model): void {
  for (const wait of waits) {
    const state = all.find(({ id }) => id === wait.id)?.state ?? 'cancelled'
    if (wait.ended === undefined && state !== 'scheduled') wait.ended = state
  }
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
    endWaits(model)
    const posts = [...model.seen].flatMap(([order, count]) => Array.from({ length: count }, () => order)).sort()
    // What is due already leaves in real time.
    await expect
      .poll(async () => {
        const { sandbox } = real
        const list = await sandbox.callbacks.list({ limit: 1000 })
        const all = list.reverse().map((one) => ({ ...one, attempts: one.attempts.length }))
        const { now } = sandbox.clock
        const { waits } = real
        return { now: now(), all: shown({ now: 0, all: all as unknown as One[] }), received: real.received(), waits }
      })
      .toEqual({ now: model.now, all: shown(model), received: posts, waits: model.waits })
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
    const { lane: _lane, ...same } = one
    for (const id of ids) model.all.push({ ...same, id, state: 'scheduled', dueAt: model.now + delay, attempts: 0 })
  })

/** Whether a fault still drops attempts of an order: which of several is dropped depends on which goes first. */
const isDropping = (model: Model, { order }: One): boolean => (model.drops.get(order) ?? 0) > 0

const replayInReverse = (at: number, copies: number, delay: number): Command =>
  step(`replay number ${at} ${copies} times in ${delay} s, the last first`, async (model, { sandbox }) => {
    const one = nth(model.all, at)
    if (!one || isDropping(model, one)) return
    const ids = await sandbox.callbacks.replay(one.id, { copies, delay: `${delay}s`, order: 'reverse' })
    const due = { state: 'scheduled', dueAt: model.now + delay, attempts: 0 } as const
    for (const id of ids) model.all.push({ ...one, ...due, id, lane: `of ${ids[0]} at ${model.now}` })
  })

/** A payment with copies: the notification itself is the last of them. */
const payInReverse = (plan: Plan, copies: number, delay: number): Command =>
  step(
    `pay at a game that ${plan}, with ${copies} copies in ${delay} s, the last first`,
    async (model, { sandbox }) => {
      const deliver = { copies, delay: `${delay}s`, order: 'reverse' as const }
      const made = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', ext: plan, deliver })
      const first = Number(made.callbackId?.slice(3))
      for (let copy = 0; copy < copies; copy += 1) {
        const id = `cb_${String(first + copy).padStart(6, '0')}`
        const due = { state: 'scheduled', dueAt: model.now + delay, attempts: 0 } as const
        model.all.push({ id, order: made.orderId, plan, ...due, lane: `of ${made.orderId}` })
      }
    },
  )

const wait = (at: number): Command =>
  step(`wait for number ${at}`, async (model, { sandbox, waits }) => {
    const one = nth(model.all, at)
    if (!one) return
    const begun: Wait = { id: one.id }
    waits.push(begun)
    model.waits.push({ id: one.id })
    // The end of the sandbox ends its waits without a delivery.
    void sandbox.callbacks.waitFor({ id: one.id }, { timeout: '10m' }).then(
      ({ state }) => Object.assign(begun, { ended: state }),
      () => undefined,
    )
  })

const advance = (by: number): Command =>
  step(`advance by ${by} s`, async (model, { sandbox }) => {
    runUntil(model, model.now + by)
    await sandbox.clock.advance(`${by}s`)
  })

const drop = (at: number, times: number): Command =>
  step(`drop ${times} attempts of number ${at}`, async (model, { sandbox }) => {
    const one = nth(model.all, at)
    const isInLane = model.all.some(({ lane, order, state }) => order === one?.order && lane && state === 'scheduled')
    if (!one || isInLane) return
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
  // Neither faults nor waits are kept.
  model.drops.clear()
  real.waits = []
  model.waits = []
})

const delay = fc.constantFrom(0, 1, 15, 70)
const plan = fc.constantFrom<Plan[]>(...PLANS)
const commands = fc.commands(
  [
    fc.tuple(plan, delay).map((how) => pay(...how)),
    fc.tuple(plan, delay).map((how) => pay(...how)),
    fc.nat(9).map(cancel),
    fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 3 }), delay).map((how) => replay(...how)),
    fc.tuple(fc.nat(9), fc.integer({ min: 2, max: 3 }), delay).map((how) => replayInReverse(...how)),
    fc.tuple(plan, fc.integer({ min: 2, max: 3 }), delay).map((how) => payInReverse(...how)),
    fc.nat(9).map(wait),
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
        waits: [],
        start,
      }
      real.sandbox.clock.set({ now: START, frozen: true })
      const kept = { now: START, all: [], saved: undefined, waits: [] }
      const model: Model = { ...kept, isUp: false, seen: new Map(), drops: new Map() }
      try {
        await fc.asyncModelRun(() => ({ model, real }), steps)
      } finally {
        await real.sandbox.close()
      }
    }),
    { numRuns: sized(20, 400), seed: testSeed(), endOnFailure: true },
  )
})
