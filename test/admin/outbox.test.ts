import { describe, expect, test } from 'vitest'
import type { Mail, SandboxHandle } from '../../src/index.ts'
import { alice, codeFor, NOW, open, opened, startAtNow, stateOf } from '../support/quicksdk.ts'
import { send, startSandbox } from '../support/sandbox.ts'

const mail = (sandbox: SandboxHandle, email: string) => opened(sandbox, 'sendCodeByEmail', { email, sendType: '2' })
const outbox = (sandbox: SandboxHandle, rest = '') => send(`${sandbox.url}/__admin/outbox${rest}`)
const addresses = (mails: readonly Mail[]) => mails.map(({ to }) => to)

/** Three mails, a minute apart. */
async function withMails() {
  const sandbox = await startAtNow()
  for (const to of ['a@example.com', 'b@example.com', 'a@example.com']) {
    await mail(sandbox, to)
    await sandbox.clock.advance('1m')
  }
  return sandbox
}

describe('GET /__admin/outbox', () => {
  test('answers mails newest first, with their codes', async () => {
    const sandbox = await withMails()
    const { json, status } = await outbox(sandbox)
    expect(status).toBe(200)
    const code = expect.stringMatching(/^\d{6}$/)
    expect(json.mails[0]).toEqual({
      id: 'mail_000003',
      to: 'a@example.com',
      sendType: 2,
      code,
      sentAt: NOW + 120,
      expiresAt: NOW + 720,
      cause: 'req_000003',
      sequence: 3,
    })
    expect(json.mails.map(({ id }: Mail) => id)).toEqual(['mail_000003', 'mail_000002', 'mail_000001'])
    expect(await sandbox.outbox.list()).toEqual(json.mails)
  })

  test.each([
    ['?to=a@example.com', [3, 1]],
    ['?to=A%40Example.COM', [3, 1]],
    ['?to=a@example.com&limit=1', [3]],
    ['?to=c@example.com', []],
    ['?to=a@example', []],
    [`?since=${NOW + 60}`, [3, 2]],
    [`?since=${NOW + 60}&to=a@example.com`, [3]],
    [`?since=${NOW + 121}`, []],
  ])('selects by %s', async (query, sequences) => {
    const { json } = await outbox(await withMails(), query)
    expect(json.mails.map(({ sequence }: Mail) => sequence)).toEqual(sequences)
  })

  test('keeps the newest 1000', async () => {
    const sandbox = await startAtNow()
    for (let count = 0; count < 1002; count += 1) await mail(sandbox, `u${count}@example.com`)
    const mails = await sandbox.outbox.list()
    expect([mails.length, mails[0]?.id, mails.at(-1)?.id]).toEqual([1000, 'mail_001002', 'mail_000003'])
    expect(await sandbox.outbox.list({ to: 'u1@example.com' })).toEqual([])
  })

  test('refuses a parameter it does not know', async () => {
    const { json, status } = await outbox(await startSandbox(), '?email=a@example.com')
    expect([status, json.type]).toEqual([400, 'urn:channel-sandbox:invalid'])
  })

  test('has no mail of a refused request', async () => {
    const sandbox = await startAtNow()
    await open(sandbox, 'sendCodeByEmail', { email: alice.email, sendType: '2' })
    expect(await sandbox.outbox.list()).toEqual([])
  })
})

describe('GET /__admin/outbox/wait', () => {
  test('answers at once when the mails are there', async () => {
    const sandbox = await withMails()
    const { json, status } = await outbox(sandbox, '/wait?to=a@example.com&count=2')
    expect(status).toBe(200)
    expect(json).toEqual((await outbox(sandbox, '?to=a@example.com')).json)
  })

  test('waits for the mails that are missing, also with a clock that stands still', async () => {
    const sandbox = await startAtNow()
    let answered = false
    const waiting = outbox(sandbox, '/wait?to=b@example.com&count=2&timeout=10s').finally(() => {
      answered = true
    })
    await mail(sandbox, 'b@example.com')
    await mail(sandbox, 'a@example.com')
    expect(answered).toBe(false)
    await mail(sandbox, 'b@example.com')
    const { json, status } = await waiting
    expect(status).toBe(200)
    expect(addresses(json.mails)).toEqual(['b@example.com', 'b@example.com'])
  })

  test('answers 408 after real time, when only older mails are there', async () => {
    const sandbox = await withMails()
    const started = performance.now()
    const { json, status, headers } = await outbox(sandbox, `/wait?since=${NOW + 60}&count=3&timeout=50ms`)
    expect(performance.now() - started).toBeGreaterThanOrEqual(45)
    expect(status).toBe(408)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(json).toEqual({
      type: 'urn:channel-sandbox:timeout',
      title: 'It did not happen in time.',
      status: 408,
      detail: 'Expected at least 3 mails within 50ms; there were 2.',
    })
  })

  test.each(['count=0', 'count=1001', 'count=x', 'timeout=5', 'timeout=11m', 'timeout=soon'])(
    'refuses %s',
    async (query) => {
      const { json, status } = await outbox(await startSandbox(), `/wait?${query}`)
      expect([status, json.type]).toEqual([400, 'urn:channel-sandbox:invalid'])
    },
  )

  test('many wait side by side', async () => {
    const sandbox = await startAtNow()
    const all = Array.from({ length: 50 }, (_, index) => `u${index}@example.com`)
    const waiting = all.map((to) => sandbox.outbox.waitFor({ to }))
    for (const to of [...all].reverse()) await mail(sandbox, to)
    expect(addresses(await Promise.all(waiting))).toEqual(all)
  })
})

describe('sandbox.outbox', () => {
  test('waitFor answers the newest mail once there are enough', async () => {
    const sandbox = await startAtNow()
    const waiting = sandbox.outbox.waitFor({ to: alice.email.toUpperCase(), count: 2 })
    await codeFor(sandbox, alice.email, 3)
    const code = await codeFor(sandbox, alice.email, 4)
    expect(await waiting).toMatchObject({ to: alice.email, sendType: 4, code })
  })

  test('waitFor rejects after its time, and when the sandbox closes', async () => {
    const sandbox = await startSandbox()
    await expect(sandbox.outbox.waitFor({ to: 'a@example.com' }, { timeout: '20ms' })).rejects.toThrow(
      'No mail to a@example.com within 20ms',
    )
    await expect(sandbox.outbox.waitFor({}, { timeout: 'soon' })).rejects.toThrow(/duration/)
    const waiting = expect(sandbox.outbox.waitFor({}, { timeout: '10m' })).rejects.toThrow(/^No mail to any address/)
    await sandbox.close()
    await waiting
  })
})

describe('forgetting', () => {
  test('DELETE empties the outbox and leaves the codes valid', async () => {
    const sandbox = await startAtNow()
    const code = await codeFor(sandbox, alice.email, 4)
    const { json, status } = await send(`${sandbox.url}/__admin/outbox`, { method: 'DELETE' })
    expect([status, json]).toEqual([200, { deleted: 1 }])
    expect(await sandbox.outbox.list()).toEqual([])
    await opened(sandbox, 'setNewPass', { email: alice.email, code, newPassword: alice.password })
    await mail(sandbox, 'later@example.com')
    expect(addresses(await sandbox.outbox.list())).toEqual(['later@example.com'])
  })

  test.each([
    ['outbox', 0, 1],
    ['state', 1, 0],
    ['callbacks,journal', 1, 1],
    ['state,outbox', 0, 0],
  ])('reset of %s', async (scope, mails, codes) => {
    const sandbox = await startAtNow()
    await codeFor(sandbox, alice.email, 4)
    await send(`${sandbox.url}/__admin/reset?scope=${scope}`, { method: 'POST' })
    expect(await sandbox.outbox.list()).toHaveLength(mails)
    expect((await stateOf(sandbox)).history.emailCodes ?? []).toHaveLength(codes)
  })

  test('reset of everything', async () => {
    const sandbox = await withMails()
    await sandbox.reset()
    expect(await sandbox.outbox.list()).toEqual([])
  })
})
