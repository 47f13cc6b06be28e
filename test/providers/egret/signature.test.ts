import { expect, test } from 'vitest'
import { ALICE, APP, callEgret, egretSeed, REFUSALS, TIME } from '../../support/egret.ts'
import { send, startSandbox } from '../../support/sandbox.ts'

const PATH = 'user/getInfo'
const wrong = { token: ALICE.token, sign: 'wrong' }
const lenient = () => startSandbox({ seed: egretSeed(), signature: 'warn' })

test('strict is the default', async () => {
  for (const sandbox of [await startSandbox({ seed: egretSeed() }), await startSandbox({ signature: 'strict' })]) {
    expect((await callEgret(sandbox, PATH, wrong)).json).toEqual(REFUSALS.sign)
  }
})

test('with warn a wrong signature is let through and reported', async () => {
  const sandbox = await lenient()
  const { json, headers } = await callEgret(sandbox, PATH, wrong)
  expect(json).toMatchObject({ code: 0, data: { id: ALICE.id } })
  const [, explained = ''] = /^sign-not-md5 (http\S+)$/.exec(headers.get('x-sandbox-diagnosis') ?? '') ?? []
  expect((await send(explained)).json).toMatchObject({
    outcome: 'ok',
    diagnosis: 'sign-not-md5',
    explanation: expect.stringMatching(/the signature does not match.*32 lower-case hex digits/s),
    stringToSign: `appId=${APP.appId}time=${TIME}token=${ALICE.token}[redacted]`,
    received: 'wrong',
  })
  const [entry] = sandbox.requests.find()
  expect(entry?.checks).toContainEqual({
    check: 'signature',
    passed: true,
    detail: 'the signature does not match',
    detailZh: '签名不匹配',
  })
})

test('with warn a right signature is not worth a word', async () => {
  const sandbox = await lenient()
  const { json, headers } = await callEgret(sandbox, PATH, { token: ALICE.token })
  expect(json.code).toBe(0)
  expect(headers.get('x-sandbox-diagnosis')).toBeNull()
})

test('with warn everything else is still refused', async () => {
  const sandbox = await lenient()
  expect((await callEgret(sandbox, PATH, { ...wrong, sign: '' })).json).toEqual(REFUSALS.incomplete)
  expect((await callEgret(sandbox, PATH, { ...wrong, appId: 'unknown' })).json).toEqual(REFUSALS.sign)
  const refused = await callEgret(sandbox, PATH, { ...wrong, token: 'nobody' })
  expect(refused.json).toEqual(REFUSALS.token)
  expect(refused.headers.get('x-sandbox-diagnosis')).toMatch(/^token-invalid /)
})
