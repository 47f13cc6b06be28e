import { expect, test } from 'vitest'
import type { Provider } from '../../src/contract/provider.ts'
import { createJournalBudget } from '../../src/engine/journal/budget.ts'
import { createJournal } from '../../src/engine/journal/journal.ts'
import { type JournalRecord, keptRecord } from '../../src/engine/journal/journalEntry.ts'
import { providers } from '../../src/providers/index.ts'
import { GET_INFO } from '../support/demo.ts'
import { liveMegabytes } from '../support/heap.ts'
import { postForm, startSandbox } from '../support/sandbox.ts'

const many = (): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 990 }, (_, at) => [`name${at}`, String(at).padEnd(2000, 'x')]))

test('unsigned requests of many long parameters do not stay in memory', async () => {
  const sandbox = await startSandbox()
  await postForm(sandbox.url + GET_INFO, many())
  const before = await liveMegabytes()
  for (let sent = 0; sent < 15; sent += 1) await postForm(sandbox.url + GET_INFO, many())
  // As they came they would be 30 MB.
  expect((await liveMegabytes()) - before).toBeLessThan(10)
})

test('the entry keeps the parameters of the operation and says how many it left out', async () => {
  const sandbox = await startSandbox()
  await postForm(sandbox.url + GET_INFO, { ...many(), appId: '1001', sign: 'f'.repeat(32) })
  const [entry] = sandbox.requests.find()
  expect(entry?.wire).toMatchObject({ appId: '1001', sign: 'f'.repeat(32) })
  expect(Object.keys(entry?.wire ?? {}).length + (entry?.wireOmitted ?? 0)).toBe(992)
  expect(JSON.stringify(entry).length).toBeLessThan(120_000)
})

const all: readonly Provider[] = providers
const [service] = all.map((one) => one.service)
const [operation] = all.flatMap(({ operations }) => operations)

function record(id: string, length: number): JournalRecord {
  if (!service || !operation) throw new Error('There are providers')
  const texts = { token: 'x'.repeat(length) }
  const known = { namespace: '', tenant: undefined, key: undefined, verified: false, checks: [], callbacks: [] }
  const ended = { outcome: 'ok', diagnosis: undefined, status: 200, response: '{}', durationMs: 1 }
  return keptRecord({ id, at: 0, service, operation, method: 'POST', path: '/', texts, ...known, ...ended }, length)
}

test('journals share one budget: the largest gives its oldest entries, and a closed one gives all back', () => {
  const budget = createJournalBudget(400_000)
  const [quiet, loud] = [createJournal(100, undefined, budget), createJournal(100, undefined, budget)]
  quiet.add(record('q', 10_000))
  for (let at = 0; at < 50; at += 1) loud.add(record(`l${at}`, 10_000))
  expect(quiet.list({}).map(({ id }) => id)).toEqual(['q'])
  expect([loud.list({}).length, loud.evicted, loud.list({})[0]?.id]).toEqual([8, 42, 'l49'])
  loud.close()
  for (let at = 0; at < 50; at += 1) quiet.add(record(`q${at}`, 10_000))
  expect(quiet.list({}).length).toBe(9)
})
