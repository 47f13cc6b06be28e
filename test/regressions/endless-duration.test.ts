import { expect, test } from 'vitest'
import { notifyUndecidedGame, USER } from '../support/demo.ts'
import { postJson, send, startSandbox } from '../support/sandbox.ts'

// A duration of hundreds of digits was read as Infinity: the delivery was due never, and the admin API said null.
test('a delay too long to count is refused', async () => {
  const sandbox = await startSandbox({ callbackTimeout: '1s' })
  sandbox.clock.set({ frozen: true })
  await notifyUndecidedGame(sandbox)
  const { callbackId } = await sandbox.egret.pay({ appId: '1001', id: USER, goodsId: '1' })
  const answer = await postJson(`${sandbox.url}/__admin/callbacks/${callbackId}/replay`, {
    delay: `${'9'.repeat(400)}d`,
  })
  expect(answer.status).toBe(400)
  const { callbacks } = (await send(`${sandbox.url}/__admin/callbacks`)).json
  expect(callbacks).toHaveLength(1)
})
