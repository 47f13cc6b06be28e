import { expect, test } from 'vitest'
import { type CreateOptions, createSandbox } from '../../src/index.ts'
import { APP, notifyUndecidedGame, USER } from '../support/demo.ts'
import { startSandbox } from '../support/sandbox.ts'

test.each([
  [{ allowCallbackHost: ['game'] }, '/allowCallbackHost: unknown; did you mean allowCallbackHosts?'],
  [{ port: '4780' }, '/port: must be integer'],
  [{ signature: 'lax' }, '/signature: must be one of strict, warn'],
  [{ callbackTimeout: 10_000 }, '/callbackTimeout: must be string'],
  [
    { seed: './x.yaml' },
    "seed is the seed itself, not the name of a file: read ./x.yaml first, as JSON.parse(readFileSync(file, 'utf8')), or import it.",
  ],
])('options that are wrong are told, where no types do: %j', async (options, said) => {
  await expect(createSandbox(options as CreateOptions)).rejects.toThrow(new TypeError(`createSandbox: ${said}`))
})

test('options that are there but undefined are left out', async () => {
  const sandbox = await createSandbox({ listen: false, seed: undefined, port: undefined } as unknown as CreateOptions)
  expect(await sandbox.egret.login({ appId: APP.appId })).toBeDefined()
  await sandbox.close()
})

test('waiting in vain for a callback says what came of it, and when it is tried again', async () => {
  const sandbox = await startSandbox()
  await notifyUndecidedGame(sandbox)
  const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  await sandbox.clock.advance('1s')
  await expect(sandbox.callbacks.waitFor({ id: callbackId }, { timeout: '10ms' })).rejects.toThrow(
    /^Expected at least 1 callback with id = cb_000001.* within 10ms; there were 0 of 1\. .* Attempt 1 to http:\S+: answered 200 "not yet"\. The reply does not acknowledge the callback.*\[reply-not-understood\] The next is due in 1[45]s on the sandbox's clock; clock\.advance\('1[45]s'\) brings it about\.$/,
  )
})

test('so does a callback that ended otherwise', async () => {
  const sandbox = await startSandbox({ retrySchedule: [] })
  await notifyUndecidedGame(sandbox)
  const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  await expect(sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })).rejects.toThrow(
    /^Expected at least 1 callback with id = cb_000001, state = delivered.* there were 0 of 1\. .* Attempt 1 to http:\S+: answered 200 "not yet"\. The reply does not acknowledge the callback.*\[reply-not-understood\]$/,
  )
})

test('a time-out that is a number is told', async () => {
  const sandbox = await startSandbox()
  await expect(sandbox.outbox.waitFor({}, { timeout: 5 as unknown as string })).rejects.toThrow(
    'Expected a duration like 250ms, 15s, 5m, 2h or 1d, not 5',
  )
})
