import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { postJson, send, startSandbox } from '../support/sandbox.ts'

const NOW = 1_732_000_000

const clock = (sandbox: SandboxHandle) => `${sandbox.url}/__admin/clock`
const put = (sandbox: SandboxHandle, body: unknown) =>
  send(clock(sandbox), { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const advance = (sandbox: SandboxHandle, by: unknown) => postJson(`${clock(sandbox)}/advance`, { by })

async function frozen(): Promise<SandboxHandle> {
  const sandbox = await startSandbox()
  await put(sandbox, { now: NOW, frozen: true })
  return sandbox
}

test('shows real time until told otherwise', async () => {
  const sandbox = await startSandbox()
  const { json } = await send(clock(sandbox))
  expect(json).toEqual({ now: expect.any(Number), frozen: false })
  expect(Math.abs(json.now - Date.now() / 1000)).toBeLessThan(5)
})

test('is set and frozen together', async () => {
  const sandbox = await startSandbox()
  expect((await put(sandbox, { now: NOW, frozen: true })).json).toEqual({ now: NOW, frozen: true })
  expect((await send(clock(sandbox))).json).toEqual({ now: NOW, frozen: true })
})

test('keeps milliseconds', async () => {
  const sandbox = await startSandbox()
  expect((await put(sandbox, { now: NOW + 0.25, frozen: true })).json.now).toBe(NOW + 0.25)
})

test('set without frozen goes on as it was', async () => {
  const sandbox = await frozen()
  expect((await put(sandbox, { now: NOW + 5 })).json).toEqual({ now: NOW + 5, frozen: true })
  const { json } = await put(sandbox, { frozen: false })
  expect(json.frozen).toBe(false)
  expect(json.now).toBeGreaterThanOrEqual(NOW + 5)
  expect(json.now).toBeLessThan(NOW + 15)
})

test('advances', async () => {
  const sandbox = await frozen()
  expect((await advance(sandbox, '2h')).json).toEqual({ now: NOW + 7200, frozen: true })
  expect((await advance(sandbox, '250ms')).json).toEqual({ now: NOW + 7200.25, frozen: true })
})

test('is what the journal goes by', async () => {
  const sandbox = await frozen()
  await send(`${sandbox.url}/v2/user/getInfo`, { method: 'POST' })
  expect((await send(`${sandbox.url}/__admin/requests`)).json.requests[0].at).toBe(NOW)
})

describe('refuses, changing nothing', () => {
  test.each<[unknown, string]>([
    [{}, 'now, frozen or both'],
    [{ now: '1732000000' }, '/now: must be number'],
    [{ now: -1 }, 'between 1970 and 9999'],
    [{ now: 1e15 }, 'between 1970 and 9999'],
    [{ frozen: 'yes' }, '/frozen: must be boolean'],
    [{ frozn: true }, '/frozn: unknown; did you mean frozen?'],
    [[], 'JSON object'],
  ])('PUT %j', async (body, detail) => {
    const sandbox = await frozen()
    const answer = await put(sandbox, body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.json).toMatchObject({ type: 'urn:channel-sandbox:invalid', status: 400 })
    expect(answer.json.detail).toContain(detail)
    expect((await send(clock(sandbox))).json).toEqual({ now: NOW, frozen: true })
  })

  test.each([undefined, '', '15', '-1s', '2 hours', '1000000d', 7])('advance by %j', async (by) => {
    const sandbox = await frozen()
    expect((await advance(sandbox, by)).status).toBe(400)
    expect((await send(clock(sandbox))).json.now).toBe(NOW)
  })
})

test('is set up to the end of the year 9999 and not beyond', async () => {
  const sandbox = await startSandbox()
  const last = Date.parse('9999-12-31T23:59:59Z') / 1000
  expect((await put(sandbox, { now: last, frozen: true })).json).toEqual({ now: last, frozen: true })
  expect((await put(sandbox, { now: last + 1 })).status).toBe(400)
  expect((await send(clock(sandbox))).json).toEqual({ now: last, frozen: true })
})
