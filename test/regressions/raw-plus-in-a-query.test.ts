import { expect, test } from 'vitest'
import { ALICE, APP, egretSeed, TIME } from '../support/egret.ts'
import { egretSigned } from '../support/php.ts'
import { send, startSandbox } from '../support/sandbox.ts'

const signed = egretSigned({ appId: APP.appId, time: TIME, token: ALICE.token, ext: 'a+b' }, APP.appKey)

// It was explained as "values were URL-encoded before they were signed", which this client never did.
test.each(['query', 'body'])('a + that is sent as it is in the %s is told as that', async (place) => {
  const sandbox = await startSandbox({ seed: egretSeed() })
  const fields = Object.entries(signed).map(([name, value]) => `${name}=${value}`)
  const url = `${sandbox.url}/v2/user/getInfo`
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { headers: answered } =
    place === 'query'
      ? await send(`${url}?${fields.join('&')}`, { method: 'POST' })
      : await send(url, { method: 'POST', headers, body: fields.join('&') })
  expect(answered.get('x-sandbox-diagnosis')).toMatch(/^plus-not-encoded /)
})

test('a value that was encoded before it was signed is still told as that', async () => {
  const sandbox = await startSandbox({ seed: egretSeed() })
  const ext = 'a b/c'
  const { sign } = egretSigned({ appId: APP.appId, time: TIME, token: ALICE.token, ext: 'a+b%2Fc' }, APP.appKey)
  const body = new URLSearchParams({ appId: APP.appId, time: TIME, token: ALICE.token, ext, sign: sign as string })
  const { headers } = await send(`${sandbox.url}/v2/user/getInfo`, { method: 'POST', body })
  expect(headers.get('x-sandbox-diagnosis')).toMatch(/^values-url-encoded /)
})
