import { describe, expect, test } from 'vitest'
import { type SandboxHandle, SeedError } from '../../src/index.ts'
import { APP, getInfo, USER } from '../support/demo.ts'
import { ALICE, egretSeed } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { startRocgame, use } from '../support/rocgame.ts'
import { postJson, send, startSandbox, stateOf } from '../support/sandbox.ts'

const put = (url: string, body?: unknown) =>
  send(url, { method: 'PUT', ...(body !== undefined && { body: JSON.stringify(body) }) })
const DUE = 1_732_000_000

/** A sandbox in which things have happened: a frozen clock, a login, an order whose notification is refused once. */
async function lived(): Promise<{ sandbox: SandboxHandle; game: Awaited<ReturnType<typeof startGame>> }> {
  const game = await startGame((_one, count) => (count === 1 ? 'not yet' : '{"code":0}'))
  const sandbox = await startSandbox()
  sandbox.clock.set({ now: DUE, frozen: true })
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  await sandbox.egret.login({ appId: APP.appId })
  await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  await expect.poll(async () => (await sandbox.callbacks.list())[0]?.attempts.length).toBe(1)
  return { sandbox, game }
}

test('what comes out goes in and is equal, in another sandbox too, and what was due goes out there', async () => {
  const { sandbox, game } = await lived()
  const before = await stateOf(sandbox)
  expect(before.sandbox).toMatchObject({ clock: { frozenAtMs: DUE * 1000 }, deliveries: [{ state: 'scheduled' }] })
  const other = await startSandbox({ seed: {} })
  expect((await put(`${other.url}/__admin/state`, before)).json).toEqual({ status: 'ok' })
  expect(await stateOf(other)).toEqual(before)

  await other.clock.advance('15s')
  expect(game.received).toHaveLength(2)
  expect(game.received[1]?.body).toBe(game.received[0]?.body)
  expect(await other.callbacks.list()).toMatchObject([{ id: 'cb_000001', state: 'delivered' }])
  // A new delivery there has a number of its own.
  await other.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  expect((await other.callbacks.list())[0]?.id).toBe('cb_000002')
  // What happens there does not happen here.
  expect(await stateOf(sandbox)).toEqual(before)
})

test('a running clock comes out and goes in as well', async () => {
  const sandbox = await startSandbox()
  await sandbox.clock.advance('2h')
  const before = await sandbox.snapshot()
  await sandbox.reset()
  expect(sandbox.clock.now()).toBeLessThan(Date.now() / 1000 + 60)
  await sandbox.restore(before)
  expect(await sandbox.snapshot()).toEqual(before)
  expect(sandbox.clock.now()).toBeGreaterThan(Date.now() / 1000 + 7000)
})

test('gift codes, redemptions and accounts come back as they were', async () => {
  const { sandbox } = await startRocgame()
  await use(sandbox)
  const before = await stateOf(sandbox)
  await use(sandbox, { exCode: 'SECOND22', roleId: 900002 })
  expect(await stateOf(sandbox)).not.toEqual(before)
  await sandbox.restore(before)
  expect(await stateOf(sandbox)).toEqual(before)
})

test('named snapshots are taken, listed, read, put back and forgotten', async () => {
  const { sandbox } = await lived()
  const at = `${sandbox.url}/__admin/snapshots`
  const before = await stateOf(sandbox)
  expect((await put(`${at}/paid`)).json).toEqual({ name: 'paid', takenAt: DUE })
  expect((await send(at)).json).toEqual({ snapshots: [{ name: 'paid', takenAt: DUE }] })
  expect((await send(`${at}/paid`)).json.state).toEqual(before)

  await sandbox.clock.advance('1d')
  await sandbox.reset()
  expect((await send(`${at}/paid/restore`, { method: 'POST' })).json).toEqual({ restored: 'paid' })
  expect(await stateOf(sandbox)).toEqual(before)
  await sandbox.clock.advance('15s')
  expect((await sandbox.callbacks.list())[0]?.state).toBe('delivered')

  expect((await send(`${at}/paid`, { method: 'DELETE' })).json).toEqual({ deleted: 'paid' })
  for (const [method, path] of [
    ['GET', 'paid'],
    ['DELETE', 'paid'],
    ['POST', 'paid/restore'],
  ] as const) {
    const { status, json } = await send(`${at}/${path}`, { method })
    expect([status, json.detail]).toEqual([404, 'No snapshot paid. GET /__admin/snapshots lists those there are.'])
  }
})

test('a seed may be put in as well; what it does not name is gone', async () => {
  const { sandbox } = await lived()
  expect((await put(`${sandbox.url}/__admin/state`, egretSeed())).status).toBe(200)
  const { egret, quicksdk, sandbox: own } = await stateOf(sandbox)
  expect(egret.apps[0].users.map(({ id }: { id: string }) => id)).toContain(ALICE.id)
  expect(quicksdk.merchants).toEqual([])
  expect(own.deliveries).toEqual([])
})

test.each([
  [{ egret: { apps: [{ appid: '1' }] } }, '/egret/apps/0/appid: unknown; did you mean appId?'],
  [{ egert: {} }, '/egert: unknown provider; did you mean egret?'],
  [{ sandbox: { clock: { offsetMs: 'x' } } }, '/sandbox/clock/offsetMs: must be number'],
  [{ sandbox: { deliveries: [{}] } }, '/sandbox/deliveries/0/id: missing'],
])('what is no state is refused and changes nothing: %j', async (document, mistake) => {
  const { sandbox, game } = await lived()
  const before = await stateOf(sandbox)
  const { status, json } = await put(`${sandbox.url}/__admin/state`, document)
  expect([status, json.type]).toEqual([400, 'urn:channel-sandbox:invalid'])
  expect(json.detail).toContain(mistake)
  await expect(sandbox.restore(document)).rejects.toThrow(SeedError)
  expect(await stateOf(sandbox)).toEqual(before)
  await sandbox.clock.advance('15s')
  expect(game.received).toHaveLength(2)
})

describe('what cannot have come about is no state', () => {
  const change = (kind: 'deliveries' | 'mails', values: object) => (own: Record<string, object[]>) => {
    own[kind] = (own[kind] ?? []).map((row, at) => (at === 0 ? { ...row, ...values } : row))
  }
  const clock = (values: object) => (own: Record<string, unknown>) => {
    own.clock = values
  }
  test.each<[string, (own: Record<string, object[]>) => void, string]>([
    [
      'a clock beyond all years',
      clock({ offsetMs: 1e300 }),
      '/clock/offsetMs: leads to no moment between 1970 and 9999',
    ],
    ['frozen beyond all years', clock({ offsetMs: 0, frozenAtMs: -1 }), '/clock/frozenAtMs: is not a moment'],
    [
      'another provider',
      change('deliveries', { provider: 'egert' }),
      '/deliveries/0/provider: "egert": unknown; did you mean egret?',
    ],
    ['another callback', change('deliveries', { callback: 'pay.notfy' }), '/deliveries/0/callback: "pay.notfy"'],
    [
      'a number that cannot be counted on from',
      change('deliveries', { sequence: 2 ** 53 - 1 }),
      '/deliveries/0/sequence',
    ],
    ['a number below the first', change('deliveries', { sequence: 0 }), '/deliveries/0/sequence: is a number from 1'],
    [
      'the id of another number',
      change('deliveries', { id: 'cb_9' }),
      '/deliveries/0/id: of sequence 1 it is "cb_000001"',
    ],
    ['an endless wait', change('deliveries', { dueAt: 1e300 }), '/deliveries/0/dueAt: is not a Unix time'],
    ['delivered without an attempt', change('deliveries', { state: 'delivered', attempts: [] }), '/deliveries/0/state'],
    ['a mail of another time', change('mails', { sentAt: 1e300 }), '/mails/0/sentAt: is not a Unix time'],
  ])('%s', async (_what, spoil, mistake) => {
    const { sandbox } = await lived()
    const own = (await stateOf(sandbox)).sandbox
    own.mails = [
      {
        id: 'mail_000001',
        sequence: 1,
        to: 'a@b.c',
        sendType: 1,
        code: '123456',
        sentAt: 1,
        expiresAt: 2,
        cause: 'req_000001',
      },
    ]
    const state = { ...(await stateOf(sandbox)), sandbox: own }
    spoil(own)
    const { status, json } = await put(`${sandbox.url}/__admin/state`, state)
    expect([status, json.detail]).toEqual([400, expect.stringContaining(`/sandbox${mistake}`)])
  })

  test('nor is a clock moved there', async () => {
    const sandbox = await startSandbox()
    const at = `${sandbox.url}/__admin/clock`
    await put(at, { now: 253_402_300_000, frozen: true })
    const { status, json } = await postJson(`${at}/advance`, { by: '1d' })
    expect([status, json.detail]).toEqual([400, 'The clock ends with the year 9999.'])
  })
})

test('a state may be larger than a request of a game', async () => {
  const sandbox = await startSandbox()
  const state = await stateOf(sandbox)
  const users = Array.from({ length: 60_000 }, (_, at) => ({
    id: `user-${at}`,
    name: `玩家${at}`,
    token: `token-${at}`,
  }))
  state.egret.apps[0].users.push(...users)
  expect(JSON.stringify(state).length).toBeGreaterThan(2 ** 21)
  expect((await put(`${sandbox.url}/__admin/state`, state)).status).toBe(200)
  expect((await getInfo(sandbox)).json.code).toBe(0)
})

test('a hundred snapshots are kept; one more is refused, another state of one of them is not', async () => {
  const sandbox = await startSandbox({ seed: {} })
  const at = `${sandbox.url}/__admin/snapshots`
  for (let number = 1; number <= 100; number += 1) expect((await put(`${at}/s${number}`)).status).toBe(200)
  expect((await put(`${at}/one-more`)).status).toBe(409)
  expect((await put(`${at}/s100`)).status).toBe(200)
  await send(`${at}/s1`, { method: 'DELETE' })
  expect((await put(`${at}/one-more`)).status).toBe(200)
})

test('a state that lists a delivery or a mail twice is refused with its place', async () => {
  const { sandbox } = await lived()
  const state = await sandbox.snapshot()
  const own = (state as { sandbox: { deliveries: unknown[] } }).sandbox
  const mail = {
    id: 'mail_000001',
    sequence: 1,
    cause: 'req_000001',
    to: 'a@example.com',
    sendType: 1,
    code: '123456',
    sentAt: DUE,
    expiresAt: DUE + 600,
  }
  const twice = {
    ...state,
    sandbox: { ...own, deliveries: [...own.deliveries, ...own.deliveries], mails: [mail, mail] },
  }
  const { status, json } = await put(`${sandbox.url}/__admin/state`, twice)
  expect([status, json.detail]).toEqual([
    400,
    expect.stringContaining('/sandbox/deliveries/1/id: "cb_000001" is listed twice'),
  ])
  expect(json.detail).toContain('/sandbox/mails/1/id: "mail_000001" is listed twice')
})
