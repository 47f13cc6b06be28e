import { expect, test } from 'vitest'
import { explainAttempt } from '../../src/engine/explain/acknowledgement.ts'
import { postJson, send, startSandbox } from '../support/sandbox.ts'

const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`

test('a reply of nested JSON is explained like any other', () => {
  const callback = { verdict: () => 'retry' as const, reply: { en: 'SUCCESS', zh: 'SUCCESS' } } as const
  const tried = { at: 0, durationMs: 1, status: 200, reply: deep, verdict: 'retry' } as const
  expect(explainAttempt(callback, 'http://127.0.0.1', tried)?.slug).toBe('reply-not-understood')
})

test('the admin API refuses nested JSON while it arrives', async () => {
  const sandbox = await startSandbox()
  const { status, json } = await postJson(`${sandbox.url}/__admin/sign`, `{"path":"/gift","params":{"a":${deep}}}`)
  expect([status, json.detail]).toEqual([400, 'The body is nested deeper than 512 levels.'])
  const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '['.repeat(3_000_000) }
  expect((await send(`${sandbox.url}/__admin/state`, init)).status).toBe(400)
  const texts = { path: '/v2/user/getInfo', params: { appId: '1001', ext: '['.repeat(1000) } }
  expect((await postJson(`${sandbox.url}/__admin/sign`, texts)).status).toBe(200)
})
