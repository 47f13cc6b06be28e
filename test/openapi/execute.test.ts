import { expect, test } from 'vitest'
import quicksdk from '../../openapi/quicksdk.json' with { type: 'json' }
import rocgame from '../../openapi/rocgame.json' with { type: 'json' }
import { postForm, postJson, startSandbox } from '../support/sandbox.ts'

const checkUserInfo = quicksdk.paths['/webapi/checkUserInfo'].post.requestBody.content
const codeUse = rocgame.paths['/api/gift/codeUse'].post.requestBody.content

// What the viewer's Execute sends: the example of the document, signed anew by the sandbox where it bears a signature.
test('Execute on checkUserInfo succeeds on the demo as it stands', async () => {
  const sandbox = await startSandbox()
  const example = checkUserInfo['application/x-www-form-urlencoded'].examples.demo.value
  expect((await postForm(`${sandbox.url}/webapi/checkUserInfo`, example)).json).toMatchObject({ status: true })
})

test("Execute on codeUse succeeds on the demo with the sandbox's own receiver", async () => {
  const sandbox = await startSandbox({ receiver: true })
  const { sign: _sign, ...params } = codeUse['application/json'].examples.demo.value
  const path = '/api/gift/codeUse'
  const { sign } = (await postJson(`${sandbox.url}/__admin/sign`, { path, params })).json
  expect((await postJson(sandbox.url + path, { ...params, sign })).json).toMatchObject({ success: true })
})
