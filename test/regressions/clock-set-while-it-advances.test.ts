import { expect, test } from 'vitest'
import { APP, USER } from '../support/demo.ts'
import { startGame } from '../support/game.ts'
import { gate } from '../support/gate.ts'
import { send, startSandbox } from '../support/sandbox.ts'

// The end of the advance overwrote what had been set while it waited for a slow game.
test('a time that is set while an advance waits for a callback holds', async () => {
  const asked = gate()
  const answered = gate()
  const game = await startGame(async () => {
    asked.open()
    await answered.opened
    return '{"code":0}'
  })
  const sandbox = await startSandbox()
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  await asked.opened
  const advanced = sandbox.clock.advance('2h')
  const url = `${sandbox.url}/__admin/clock`
  const set = await send(url, { method: 'PUT', body: '{"now":1000,"frozen":true}' })
  expect(set.json).toEqual({ now: 1000, frozen: true })
  answered.open()
  await advanced
  expect((await send(url)).json).toEqual({ now: 1000, frozen: true })
})
