import { describe, expect, test } from 'vitest'
import { md5, rocgameSigned, rocgameText } from '../../support/php.ts'
import {
  ACCEPT,
  CODE,
  delivered,
  GAME,
  PROPS,
  REFUSALS,
  REFUSE,
  reasonOf,
  redemptions,
  rocgameSeed,
  SUCCESS,
  startRocgame,
  use,
} from '../../support/rocgame.ts'
import { send, startSandbox, stateOf } from '../../support/sandbox.ts'

const statuses = async (sandbox: Parameters<typeof redemptions>[0]) =>
  (await redemptions(sandbox)).map(({ status }: { status: string }) => status)

test('is JSON in the documented order, signed over what is sent', async () => {
  const { sandbox, game } = await startRocgame()
  await use(sandbox)
  const [{ body, contentType, path } = { body: '', contentType: '', path: '' }] = game.received
  expect(path).toBe('/gift')
  expect(contentType).toBe('application/json')
  const { sign, ...sent } = JSON.parse(body)
  expect(Object.keys(sent)).toEqual([
    'gameId',
    'roleId',
    'roleServer',
    'prop',
    'exOrderId',
    'exCode',
    'channel',
    'extra',
  ])
  expect(body).toContain(`"prop":${JSON.stringify(PROPS)}`)
  expect(rocgameSigned(sent, GAME.signKey).sign).toBe(sign)
  expect(sent.exOrderId).toMatch(/^EX\d{16}$/)
})

test.each([
  ['exOrderId', ['exOrderId']],
  ['exOrderNo', ['exOrderNo']],
  ['both', ['exOrderId', 'exOrderNo']],
])('orderField %s', async (orderField, names) => {
  const { sandbox, game } = await startRocgame(undefined, { game: { orderField } })
  await use(sandbox)
  const { sign, ...sent } = delivered(game)[0]
  expect(Object.keys(sent).filter((name) => name.startsWith('exOrder'))).toEqual(names)
  expect(new Set(names.map((name) => sent[name])).size).toBe(1)
  expect(rocgameSigned(sent, GAME.signKey).sign).toBe(sign)
})

describe('the form a game is used to (roc-11)', () => {
  test("numbers as text and an extra, as in the document's sample", async () => {
    const { sandbox, game } = await startRocgame(undefined, { game: { numbers: 'text', extra: '扩展信息' } })
    await use(sandbox)
    const { sign, ...sent } = delivered(game)[0]
    expect(sent).toMatchObject({ gameId: '1015', roleId: '900001', roleServer: '3', extra: '扩展信息' })
    expect(sent.prop).toEqual(PROPS.map(({ name, num }) => ({ name, num: String(num) })))
    expect(rocgameText(sent, GAME.signKey)).toContain('&extra=扩展信息&')
    expect(sign).toBe(rocgameSigned(sent, GAME.signKey).sign)
  })

  test('/ in prop is signed as \\/, elsewhere as it is', async () => {
    const { sandbox, game } = await startRocgame(undefined, { game: { escapeSlash: true, extra: 'a/b' } })
    await use(sandbox)
    const { sign, exOrderId, prop } = delivered(game)[0]
    expect(prop).toEqual(PROPS)
    const list = '[{"name":"金币","num":1000},{"name":"钻石\\/礼","num":5}]'
    const text = `channel=rocgame&exCode=${CODE}&exOrderId=${exOrderId}&extra=a/b&gameId=1015&prop=${list}&roleId=900001&roleServer=3&key=${GAME.signKey}`
    expect(sign).toBe(md5(text))
  })

  test('the settings are part of the state, and kept when the game is changed', async () => {
    const set = { roleIds: 'text', numbers: 'text', extra: 'x', escapeSlash: true }
    const { sandbox } = await startRocgame(undefined, { game: set })
    await sandbox.rocgame.game({ gameId: 1015, name: 'Other' })
    expect((await stateOf(sandbox)).rocgame.games[0]).toMatchObject({ name: 'Other', ...set })
  })
})

test.each([
  ['code 1', ACCEPT],
  ["the vendor's envelope", '{"success":true,"errCode":0,"errMsg":"SUCCESS","data":{}}'],
])('%s is accepted', async (_case, reply) => {
  const { sandbox } = await startRocgame(() => reply)
  expect((await use(sandbox)).json).toEqual(SUCCESS)
})

describe('a game that does not hand the gift out: the player is told, the code stays usable', () => {
  const replies = {
    'code 0': REFUSE,
    'code 1 as text': '{"code":"1"}',
    'the envelope with errCode as text': '{"success":true,"errCode":"0"}',
    'the envelope without success': '{"errCode":0}',
    nothing: '',
    'no JSON': 'SUCCESS',
    null: 'null',
    'a list': '[{"code":1}]',
  }
  test.each(Object.entries(replies))('answers %s', async (_case, reply) => {
    let answer = reply
    const { sandbox, game } = await startRocgame(() => answer)
    expect((await use(sandbox)).json).toEqual(REFUSALS.undelivered)
    expect(await statuses(sandbox)).toEqual(['failed'])
    answer = ACCEPT
    expect((await use(sandbox)).json).toEqual(SUCCESS)
    const [first, second] = delivered(game)
    expect(second).toEqual(first)
    expect(await statuses(sandbox)).toEqual(['delivered'])
  })

  test('answers code 1 with HTTP 500', async () => {
    const { sandbox } = await startRocgame((_received, _count, res) => {
      res.statusCode = 500
      return ACCEPT
    })
    expect((await use(sandbox)).json).toEqual(REFUSALS.undelivered)
    expect(reasonOf(sandbox)).toMatch(/HTTP 500/)
  })

  test.each([
    ['does not answer in time', () => undefined, /within 100 ms/],
    ['resets the connection', 'reset', /closed the connection/],
  ] as const)('%s', async (_case, how, why) => {
    let broken = true
    const { sandbox, game } = await startRocgame(
      (_received, _count, res) => {
        if (!broken) return ACCEPT
        if (how === 'reset') res.destroy()
        return undefined
      },
      {},
      // A schedule set from outside must not keep the player waiting for retries.
      { callbackTimeout: '100ms', retrySchedule: ['1h'] },
    )
    sandbox.clock.set({ frozen: true })
    expect((await use(sandbox)).json).toEqual(REFUSALS.undelivered)
    expect(reasonOf(sandbox)).toMatch(why)
    const [delivery] = await sandbox.callbacks.list()
    expect(delivery).toMatchObject({ state: 'failed', callback: 'gift.deliver', tenant: '1015' })
    expect(delivery?.attempts).toHaveLength(1)
    broken = false
    expect((await use(sandbox)).json).toEqual(SUCCESS)
    expect(new Set(delivered(game).map(({ exOrderId }) => exOrderId)).size).toBe(1)
  })

  test('does not listen', async () => {
    const sandbox = await startSandbox({ seed: rocgameSeed('http://127.0.0.1:1/gift') })
    expect((await use(sandbox)).json).toEqual(REFUSALS.undelivered)
    expect(reasonOf(sandbox)).toMatch(/connection refused/)
  })

  test('is somewhere the sandbox does not call', async () => {
    const sandbox = await startSandbox({ seed: rocgameSeed('http://203.0.113.1/gift') })
    expect((await use(sandbox)).json).toEqual(REFUSALS.undelivered)
    expect(reasonOf(sandbox)).toMatch(/neither loopback nor private/)
  })
})

test('after a failure another role may take the code, with an order of its own', async () => {
  const { sandbox, game } = await startRocgame((_received, count) => (count === 1 ? REFUSE : ACCEPT))
  expect((await use(sandbox)).json).toEqual(REFUSALS.undelivered)
  expect((await use(sandbox, { roleId: 2 })).json).toEqual(SUCCESS)
  const [first, second] = delivered(game)
  expect(second.exOrderId).not.toBe(first.exOrderId)
  expect((await use(sandbox)).json).toEqual(REFUSALS.used)
})

test('a failed delivery that is replayed and accepted uses the code up; a refused copy takes nothing back', async () => {
  const replies = [REFUSE, REFUSE, ACCEPT, REFUSE]
  const { sandbox, game } = await startRocgame((_received, count) => replies[count - 1])
  await use(sandbox)
  const [delivery] = await sandbox.callbacks.list()
  const replay = async (state: 'delivered' | 'failed') => {
    const [id = ''] = await sandbox.callbacks.replay(delivery?.id ?? '')
    await sandbox.callbacks.waitFor({ id, state })
  }
  await replay('failed')
  expect(await statuses(sandbox)).toEqual(['failed'])
  await replay('delivered')
  expect(await statuses(sandbox)).toEqual(['delivered'])
  await replay('failed')
  expect(await statuses(sandbox)).toEqual(['delivered'])
  expect((await use(sandbox)).json).toEqual(REFUSALS.used)
  expect(new Set(game.received.map(({ body }) => body)).size).toBe(1)
})

test('what the game accepted stays redeemed, though it then refuses another delivery of the order', async () => {
  let answer: (text: string) => void = () => undefined
  const late = new Promise<string>((resolve) => {
    answer = resolve
  })
  let arrived: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const { sandbox } = await startRocgame((_received, count) => {
    if (count === 2) arrived()
    return count === 1 ? REFUSE : count === 2 ? late : ACCEPT
  })
  await use(sandbox)
  const [first] = await sandbox.callbacks.list()
  const second = use(sandbox)
  await asked
  const [id = ''] = await sandbox.callbacks.replay(first?.id ?? '')
  await sandbox.callbacks.waitFor({ id, state: 'delivered' })
  answer(REFUSE)
  expect((await second).json).toEqual(REFUSALS.undelivered)
  expect(await statuses(sandbox)).toEqual(['delivered'])
  expect((await use(sandbox)).json).toEqual(REFUSALS.used)
})

test.each(['callbacks', 'state,callbacks', 'state'])('a reset of %s while the game is asked', async (scope) => {
  let answer: (text: string) => void = () => undefined
  const late = new Promise<string>((resolve) => {
    answer = resolve
  })
  let arrived: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const { sandbox, game } = await startRocgame((_received, count) => {
    arrived()
    return count === 1 ? late : ACCEPT
  })
  const waiting = use(sandbox)
  await asked
  await send(`${sandbox.url}/__admin/reset?scope=${scope}`, { method: 'POST' })
  if (scope === 'state') answer(ACCEPT)
  expect((await waiting).json).toEqual(scope === 'state' ? SUCCESS : REFUSALS.undelivered)
  expect(await statuses(sandbox)).toEqual(scope === 'callbacks' ? ['failed'] : [])
  answer(ACCEPT)
  expect((await use(sandbox)).json).toEqual(SUCCESS)
  expect(game.received).toHaveLength(2)
})

test('the journal names the delivery of a request', async () => {
  const { sandbox } = await startRocgame(() => REFUSE)
  await use(sandbox)
  const [entry] = sandbox.requests.find({ operation: 'gift.codeUse' })
  const [delivery] = await sandbox.callbacks.list({ provider: 'rocgame' })
  expect(entry).toMatchObject({ outcome: 'DELIVERY_FAILED', callbacks: [delivery?.id], tenant: '1015' })
  expect(delivery?.cause).toBe(entry?.id)
  expect(delivery?.params).toMatchObject({ exCode: CODE })
})
