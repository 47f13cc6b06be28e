import { expect, test } from 'vitest'
import { startGame } from '../support/game.ts'
import { newOrder, press } from '../support/payments.ts'
import { android } from '../support/quicksdk.ts'
import { startSandbox } from '../support/sandbox.ts'

test.each([
  ['SUCCESS', ['HTTP 200 SUCCESS', 'acknowledged']],
  ['{"code":0}', ['HTTP 200 {&quot;code&quot;:0}', 'not acknowledged', 'SUCCESS']],
])('the checkout says that the game answered %s', async (reply, said) => {
  const game = await startGame(() => reply)
  const sandbox = await startSandbox({ forwardTo: game.url })
  const orderNo = await newOrder(sandbox, { clientLang: 'en' })
  await press(`${sandbox.url}/checkout/${orderNo}`, 'success')
  const page = await (await fetch(`${sandbox.url}/checkout/${orderNo}`)).text()
  for (const part of said) expect(page).toContain(part)
})

test('the checkout says that nothing listens', async () => {
  const sandbox = await startSandbox({ forwardTo: 'http://127.0.0.1:9' })
  const orderNo = await newOrder(sandbox, { clientLang: 'en' })
  await press(`${sandbox.url}/checkout/${orderNo}`, 'success')
  const page = await (await fetch(`${sandbox.url}/checkout/${orderNo}`)).text()
  expect(page).toContain('connection refused: nothing listens there')
  expect((await sandbox.quicksdk.orders({ search: orderNo })).orders[0]).toMatchObject({ productCode: android })
})
