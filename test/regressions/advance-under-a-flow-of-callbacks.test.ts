import { expect, test } from 'vitest'
import { createClock } from '../../src/engine/runtime/clock.ts'
import { APP, USER } from '../support/demo.ts'
import { startGame } from '../support/game.ts'
import { postJson, startSandbox } from '../support/sandbox.ts'

test('an advance ends although every piece of work makes others ask for more', async () => {
  const clock = createClock()
  let asked = 0
  const more = () => {
    asked += 1
    clock.at(clock.nowMs(), async () => {
      await new Promise((resume) => setImmediate(resume))
      more()
    })
  }
  clock.at(clock.nowMs(), async () => {
    await new Promise((resume) => setImmediate(resume))
    // As a request would that comes in while the advance waits.
    setImmediate(more)
    await new Promise((resume) => setImmediate(resume))
  })
  const before = clock.nowMs()
  await clock.advance(3_600_000)
  expect(asked).toBe(1)
  expect(clock.nowMs() - before).toBeGreaterThanOrEqual(3_600_000)
  clock.close()
})

test('within ends it at the time reached and says what is left', async () => {
  const game = await startGame(() => undefined)
  const sandbox = await startSandbox()
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  sandbox.clock.set({ now: 1_700_000_000, frozen: true })
  await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  const url = `${sandbox.url}/__admin/clock/advance`
  const { json } = await postJson(url, { by: '1h', within: '20ms' })
  expect(json).toEqual({ now: 1_700_000_000, frozen: true, ran: 0, pending: 1, reached: 1_700_000_000 })
  expect((await postJson(url, { by: '1h', within: 'soon' })).status).toBe(400)
})

test('a system clock that is set back holds no work', async () => {
  let [real, steady] = [1_700_000_000_000, 0]
  const clock = createClock(
    () => real,
    undefined,
    () => steady,
  )
  let ran = false
  clock.at(real + 5, () => {
    ran = true
  })
  real -= 3_600_000
  steady += 6
  await expect.poll(() => ran).toBe(true)
  clock.close()
})
