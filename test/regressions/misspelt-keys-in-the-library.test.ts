import { expect, test } from 'vitest'
import { startSandbox } from '../support/sandbox.ts'

/** What a program without types may hand in. */
const misspelt = (keys: object): never => keys as never

test('a misspelt key is an error at every function of the library', async () => {
  const sandbox = await startSandbox({ listen: false })
  const { requests, callbacks, outbox, clock } = sandbox
  expect(() => requests.verify(misspelt({ operation: 'user.getInfo', cuont: 0 }))).toThrow(
    /cuont: unknown; did you mean count/,
  )
  expect(() => requests.find(misspelt({ outcom: 'ok' }))).toThrow(/did you mean outcome/)
  expect(() => requests.count(misspelt({ provder: 'egret' }))).toThrow(/did you mean provider/)
  await expect(requests.waitFor(misspelt({ tennant: '1' }))).rejects.toThrow(/did you mean tenant/)
  await expect(requests.waitFor({}, misspelt({ timout: '1s' }))).rejects.toThrow(/did you mean timeout/)
  await expect(callbacks.list(misspelt({ sate: 'failed' }))).rejects.toThrow(/did you mean state/)
  await expect(callbacks.list({ provider: 'egrte' })).rejects.toThrow(/did you mean egret/)
  await expect(callbacks.waitFor(misspelt({ oder: '1' }))).rejects.toThrow(/did you mean order/)
  await expect(callbacks.replay('cb_000001', misspelt({ copys: 2 }))).rejects.toThrow(/did you mean copies/)
  await expect(outbox.list(misspelt({ too: 'a@example.com' }))).rejects.toThrow(/did you mean to/)
  await expect(outbox.waitFor(misspelt({ cuont: 2 }))).rejects.toThrow(/did you mean count/)
  expect(() => clock.set(misspelt({ frosen: true }))).toThrow(/did you mean frozen/)
})

test('what is undefined counts as left out', async () => {
  const sandbox = await startSandbox({ listen: false })
  expect(sandbox.requests.find(misspelt({ outcome: undefined }))).toEqual([])
  expect(await sandbox.callbacks.list(misspelt({ order: undefined }))).toEqual([])
})

test('a regular expression is looked for as its text is', async () => {
  const { requests } = await startSandbox({ listen: false })
  expect(requests.find({ params: { token: { matches: /^demo/ } } })).toEqual([])
})
