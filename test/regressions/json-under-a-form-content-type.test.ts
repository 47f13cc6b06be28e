import { expect, test } from 'vitest'
import { ALICE, APP, egretSeed, REFUSALS, TIME } from '../support/egret.ts'
import { egretSigned } from '../support/php.ts'
import { send, startSandbox } from '../support/sandbox.ts'

// It said only that every parameter is missing. PHP's curl sends a text as a form whatever it is.
test('JSON text under a form content type is told as that', async () => {
  const sandbox = await startSandbox({ seed: egretSeed() })
  const params = egretSigned({ appId: APP.appId, time: TIME, token: ALICE.token, name: '张三=&' }, APP.appKey)
  const { json, headers } = await send(`${sandbox.url}/v2/user/getInfo`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: JSON.stringify(params),
  })
  expect(json).toEqual(REFUSALS.incomplete)
  const [slug, explain = ''] = headers.get('x-sandbox-diagnosis')?.split(' ') ?? []
  expect(slug).toBe('json-sent-as-form')
  const { json: told } = await send(explain)
  expect(told.explanation).toContain('send name=value pairs')
  expect(told.explanationZh).toContain('表单')
})
