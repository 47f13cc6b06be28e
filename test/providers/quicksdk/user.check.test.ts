import { expect, test } from 'vitest'
import { alice, ming, open, refused, webapi } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

async function loggedIn() {
  const sandbox = await startSandbox()
  const { json } = await open(sandbox, 'userLogin', { username: alice.username, password: alice.password })
  return { sandbox, token: json.data.token as string, authToken: json.data.authToken as string }
}

test('checkUserInfo answers the uid beside data, unsigned', async () => {
  const { sandbox, token } = await loggedIn()
  const { text } = await webapi(sandbox, 'checkUserInfo', { uid: alice.uid, token })
  expect(text).toBe('{"status":true,"message":"","uid":"10001","data":[]}')
  expect(sandbox.requests.find({ operation: 'user.check' })).toMatchObject([{ provider: 'quicksdk', outcome: 'ok' }])
})

test('checkUserInfo says tokenUidError to everything else', async () => {
  const { sandbox, token, authToken } = await loggedIn()
  const wrong = [
    { uid: ming.uid, token },
    { uid: alice.uid, token: 'no-such' },
    { uid: alice.uid, token: authToken },
  ]
  for (const params of [...wrong, { uid: alice.uid }, { token }] as Record<string, string>[]) {
    expect((await webapi(sandbox, 'checkUserInfo', params)).json).toEqual(refused('tokenUidError'))
  }
})
