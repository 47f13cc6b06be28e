import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClock, type VirtualClock } from '../../../src/engine/runtime/clock.ts'
import { sized, testSeed } from '../../support/size.ts'

/** Work that waits: due at a time, with what it asks for when it runs. */
interface Waiting {
  readonly name: string
  readonly at: number
  /** It comes again after so many milliseconds, as often as this. */
  readonly again: { readonly after: number; readonly times: number }
}

/** A clock that stands still, as a list. */
interface Model {
  now: number
  made: number
  /** In the order they were asked for. */
  waiting: Waiting[]
  ran: string[]
}
interface Real {
  readonly clock: VirtualClock
  readonly ran: string[]
  readonly cancels: Map<string, () => void>
}
type Command = fc.AsyncCommand<Model, Real>

const T0 = 1_700_000_000_000

function runDue(model: Model, until: number, moves: boolean): number {
  let count = 0
  for (;;) {
    const due = model.waiting.filter(({ at }) => at <= until)
    const [next] = [...due].sort((a, b) => a.at - b.at)
    if (!next) return count
    count += 1
    model.waiting.splice(model.waiting.indexOf(next), 1)
    // An advance stands at the time of each; a jump is there already.
    if (moves) model.now = Math.max(model.now, next.at)
    model.ran.push(`${next.name} at ${model.now - T0}`)
    const { after, times } = next.again
    if (times > 0) model.waiting.push({ ...next, at: model.now + after, again: { after, times: times - 1 } })
  }
}

function ask({ clock, ran, cancels }: Real, { name, at, again }: Waiting): void {
  const cancel = clock.at(at, () => {
    ran.push(`${name} at ${clock.nowMs() - T0}`)
    if (again.times > 0)
      ask(
        { clock, ran, cancels },
        { name, at: clock.nowMs() + again.after, again: { ...again, times: again.times - 1 } },
      )
  })
  cancels.set(name, cancel)
}

/** A step, after which the time and all that ran are compared, in its order. */
const step = (said: string, change: (model: Model, real: Real) => Promise<void> | void): Command => ({
  check: () => true,
  async run(model, real) {
    await change(model, real)
    // Work that is due already begins outside of the caller's stack.
    for (let turn = 0; turn < 8; turn += 1) await undefined
    expect({ now: real.clock.nowMs(), ran: real.ran }).toEqual({ now: model.now, ran: model.ran })
  },
  toString: () => said,
})

const at = (after: number, again: Waiting['again']): Command =>
  step(`at +${after}, again ${JSON.stringify(again)}`, (model, real) => {
    model.made += 1
    const one = { name: `w${model.made}`, at: model.now + after, again }
    model.waiting.push(one)
    ask(real, one)
    if (after <= 0) runDue(model, model.now, false)
  })
const cancel = (back: number): Command =>
  step(`cancel the last but ${back}`, (model, { cancels }) => {
    const name = `w${model.made - back}`
    model.waiting = model.waiting.filter((one) => one.name !== name)
    cancels.get(name)?.()
  })
const advance = (by: number): Command =>
  step(`advance by ${by}`, async (model, { clock }) => {
    const target = model.now + by
    const ran = runDue(model, target, true)
    model.now = target
    expect(await clock.advance(by)).toEqual({ ran, pending: 0, reached: target / 1000 })
  })
const jump = (by: number): Command =>
  step(`jump by ${by}`, (model, { clock }) => {
    model.now += by
    runDue(model, model.now, false)
    clock.set({ nowMs: model.now })
  })
const clear = step('clear', (model, { clock }) => {
  model.waiting = []
  clock.clear()
})

const again = fc.record({ after: fc.integer({ min: 1, max: 40 }), times: fc.nat(3) })
const commands = fc.commands(
  [
    fc.tuple(fc.integer({ min: -5, max: 60 }), again).map((how) => at(...how)),
    fc.tuple(fc.integer({ min: -5, max: 60 }), again).map((how) => at(...how)),
    fc.nat(4).map(cancel),
    fc.nat(60).map(advance),
    fc.integer({ min: -30, max: 60 }).map(jump),
    fc.constant(clear),
  ],
  { maxCommands: 30 },
)

test('work runs once, at its time and in its order, however the clock is moved', async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      const clock = createClock(() => T0)
      clock.set({ nowMs: T0, frozen: true })
      const real: Real = { clock, ran: [], cancels: new Map() }
      try {
        await fc.asyncModelRun(() => ({ model: { now: T0, made: 0, waiting: [], ran: [] }, real }), steps)
      } finally {
        clock.close()
      }
    }),
    { numRuns: sized(200, 5000), seed: testSeed() },
  )
})
