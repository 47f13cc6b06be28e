import { expect, test } from 'vitest'
import { ALICE, APP, callEgret, egretSeed, REFUSALS, TIME } from '../support/egret.ts'
import { md5 } from '../support/php.ts'
import { startSandbox } from '../support/sandbox.ts'

const params = { '9': 'nine', '10': 'ten', '1.5': 'more', token: ALICE.token }
const rest = `appId=${APP.appId}time=${TIME}token=${ALICE.token}`

// They were sorted as texts, so a PHP client that sent them was told that its signature is wrong.
test('names that are numbers are signed in the order of ksort', async () => {
  const sandbox = await startSandbox({ seed: egretSeed() })
  // PHP 8.2: ksort leaves 1.5, 9, 10, appId, time, token.
  const sign = md5(`1.5=more9=nine10=ten${rest}${APP.appKey}`)
  expect((await callEgret(sandbox, 'user/getInfo', { ...params, sign })).json.code).toBe(0)
})

test('a client that sorts them as texts is told so', async () => {
  const sandbox = await startSandbox({ seed: egretSeed() })
  const sign = md5(`1.5=more10=ten9=nine${rest}${APP.appKey}`)
  const { json, headers } = await callEgret(sandbox, 'user/getInfo', { ...params, sign })
  expect(json).toEqual(REFUSALS.sign)
  expect(headers.get('x-sandbox-diagnosis')).toMatch(/^order-numeric-names-as-text /)
})
