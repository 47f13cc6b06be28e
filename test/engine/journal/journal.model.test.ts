import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createJournal, type Journal } from '../../../src/engine/journal/journal.ts'
import type { JournalRecord } from '../../../src/engine/journal/journalEntry.ts'
import { providers } from '../../../src/providers/index.ts'
import { sized, testSeed } from '../../support/size.ts'

const OUTCOMES = ['ok', 'SIGN_INVALID'] as const
type Outcome = (typeof OUTCOMES)[number]

interface Kept {
  readonly id: string
  readonly outcome: Outcome
}

/** A list that is cut, newest last. */
interface Model {
  entries: Kept[]
  evicted: number
  added: number
  readonly capacity: number
}
type Command = fc.Command<Model, Journal>

function record({ id, outcome }: Kept): JournalRecord {
  const [provider] = providers
  const [operation] = provider?.operations ?? []
  if (!provider || !operation) throw new Error('a provider has operations')
  return {
    id,
    at: 1000,
    namespace: '',
    service: provider.service,
    operation,
    method: 'POST',
    path: operation.path,
    texts: {},
    tenant: '1',
    key: undefined,
    verified: false,
    checks: [],
    outcome,
    diagnosis: undefined,
    status: 200,
    response: '{}',
    durationMs: 1,
    callbacks: [],
  }
}

const ids = (entries: readonly { id: string }[]): string[] => entries.map(({ id }) => id)
const newestFirst = (entries: readonly Kept[]): string[] => ids(entries).reverse()

/** A step, after which the whole journal is compared. */
const step = (said: string, change: (model: Model, journal: Journal) => void): Command => ({
  check: () => true,
  run(model, journal) {
    change(model, journal)
    expect([ids(journal.list({})), journal.evicted]).toEqual([newestFirst(model.entries), model.evicted])
  },
  toString: () => said,
})

const add = (outcome: Outcome): Command =>
  step(`add ${outcome}`, (model, journal) => {
    model.added += 1
    const one = { id: `r${model.added}`, outcome }
    journal.add(record(one))
    model.evicted += model.entries.length === model.capacity ? 1 : 0
    model.entries = [...model.entries, one].slice(-model.capacity)
  })

const forget = (outcome: Outcome): Command =>
  step(`forget ${outcome}`, (model, journal) => {
    const kept = model.entries.filter((one) => one.outcome !== outcome)
    expect(journal.forget({ outcome })).toBe(model.entries.length - kept.length)
    model.entries = kept
  })

const clear = step('clear', (model, journal) => {
  journal.clear()
  Object.assign(model, { entries: [], evicted: 0 })
})

/** Some of them: by outcome, before one that may be gone, no more than a limit. */
const look = (outcome: Outcome | undefined, limit: number, back: number): Command =>
  step(`look for ${outcome}, ${limit} before the last but ${back}`, (model, journal) => {
    const before = `r${model.added - back}`
    const isThere = model.entries.some(({ id }) => id === before)
    const older = isThere ? model.entries.slice(0, ids(model.entries).indexOf(before)) : model.entries
    const found = older.filter((one) => outcome === undefined || one.outcome === outcome)
    const query = outcome === undefined ? {} : { outcome }
    expect(ids(journal.list({ ...query, limit, before }))).toEqual(newestFirst(found).slice(0, limit))
    expect(journal.count(query)).toBe(
      model.entries.filter((one) => outcome === undefined || one.outcome === outcome).length,
    )
    expect(journal.get(before)?.id).toBe(isThere ? before : undefined)
  })

const outcomes = fc.constantFrom<Outcome[]>(...OUTCOMES)
const commands = fc.commands<Model, Journal>(
  [
    outcomes.map(add),
    outcomes.map(add),
    outcomes.map(add),
    outcomes.map(forget),
    fc.constant(clear),
    fc.tuple(fc.option(outcomes, { nil: undefined }), fc.nat(4), fc.nat(6)).map((how) => look(...how)),
  ],
  { maxCommands: 40 },
)

test('the ring is a list that is cut, whatever is added, forgotten and looked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), commands, (capacity, steps) => {
      const model: Model = { entries: [], evicted: 0, added: 0, capacity }
      fc.modelRun(() => ({ model, real: createJournal(capacity) }), steps)
    }),
    { numRuns: sized(200, 5000), seed: testSeed() },
  )
})
