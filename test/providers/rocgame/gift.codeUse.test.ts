import { describe, expect, test } from 'vitest'
import { md5 } from '../../support/php.ts'
import {
  ACCEPT,
  CODE,
  callRocgame,
  delivered,
  GAME,
  PROPS,
  PUBLIC_CODE,
  query,
  REFUSALS,
  ROLE,
  reasonOf,
  redemptions,
  SUCCESS,
  startRocgame,
  use,
} from '../../support/rocgame.ts'
import { postForm, postJson, send, stateOf } from '../../support/sandbox.ts'

const NOW = 1_700_000_000

test('delivers the gift, answers success with an empty object, and uses the code up', async () => {
  const { sandbox, game } = await startRocgame()
  sandbox.clock.set({ now: NOW, frozen: true })
  const answer = await use(sandbox)
  expect(answer.status).toBe(200)
  expect(answer.text).toBe('{"success":true,"errCode":0,"errMsg":"SUCCESS","data":{}}')
  expect(game.received).toHaveLength(1)
  const [{ exOrderId, sign, ...body }] = delivered(game)
  expect(body).toEqual({
    gameId: 1015,
    roleId: 900001,
    roleServer: 3,
    prop: PROPS,
    exCode: CODE,
    channel: 'rocgame',
    extra: '',
  })
  expect(sign).toMatch(/^[0-9a-f]{32}$/)
  expect(await redemptions(sandbox)).toEqual([
    { exOrderId, code: CODE, roleServer: '3', roleId: '900001', status: 'delivered', at: NOW },
  ])
  expect((await use(sandbox)).json).toEqual(REFUSALS.used)
  expect((await use(sandbox, { roleId: 7 })).json).toEqual(REFUSALS.used)
  expect(game.received).toHaveLength(1)
})

test('texts and numbers are the same role', async () => {
  const { sandbox } = await startRocgame()
  await use(sandbox, { exCode: PUBLIC_CODE })
  const asText = { gameId: '1015', exCode: PUBLIC_CODE, roleId: '900001', roleServer: '3', roleGrade: '27' }
  expect((await use(sandbox, asText)).json).toEqual(REFUSALS.used)
})

test.each([
  ['digits in a text', '"900001"', 900001],
  ['a number', '900001', 900001],
  ['more digits than a double holds', '12345678901234567890', '12345678901234567890'],
  ['a leading zero', '"007"', '007'],
])('roleId as %s is signed as written and loses no digit on its way', async (_case, written, sent) => {
  const { sandbox, game } = await startRocgame()
  const roleId = written.replaceAll('"', '')
  const sign = md5(`exCode=${CODE}&gameId=1015&roleGrade=1&roleId=${roleId}&roleServer=3&key=${GAME.signKey}`)
  const body = `{ "gameId" : 1015, "exCode":"${CODE}","roleId":${written},"roleServer":3,"roleGrade":1,"sign":"${sign}"}`
  expect((await postJson(`${sandbox.rocgame.url}/gift/codeUse`, body)).json).toEqual(SUCCESS)
  expect(delivered(game)[0].roleId).toBe(sent)
})

describe('a roleId or roleServer that is no digits (roc-3)', () => {
  const cases = [
    ['roleId', '角色/ID'],
    ['roleId', '1.0'],
    ['roleId', '-1'],
    ['roleServer', 's1'],
  ] as const

  test.each(cases)('%s %j is refused, and the diagnosis names the setting', async (name, id) => {
    const { sandbox, game } = await startRocgame()
    const { json, headers } = await use(sandbox, { [name]: id })
    expect(json).toEqual(REFUSALS.validation)
    expect(game.received).toEqual([])
    expect(headers.get('x-sandbox-diagnosis')).toMatch(/^validation /)
    const { json: told } = await send(`${headers.get('x-sandbox-diagnosis')?.split(' ')[1]}`)
    for (const text of [told.explanation, told.explanationZh]) {
      expect(text).toContain(`${name} `)
      expect(text).toContain('roleIds: "text"')
    }
  })

  test.each(cases)('%s %j passes with roleIds text, and is delivered as it was written', async (name, id) => {
    const { sandbox, game } = await startRocgame(undefined, { game: { roleIds: 'text' } })
    expect((await use(sandbox, { [name]: id })).json).toEqual(SUCCESS)
    expect(delivered(game)[0][name]).toBe(id)
  })

  test('codeQuery does not look at a parameter of that name', async () => {
    const { sandbox } = await startRocgame()
    const params = { gameId: GAME.gameId, exCodeMulti: CODE, roleId: 'abc' }
    expect((await callRocgame(sandbox, 'codeQuery', params)).json.success).toBe(true)
  })
})

test('unknown parameters take part in the signature, empty ones and null do not', async () => {
  const { sandbox } = await startRocgame()
  const params = { gameId: 1015, exCode: CODE, ...ROLE, extra: '礼/é', list: [{ b: 1, a: '/' }], none: null, empty: '' }
  const text = `exCode=${CODE}&extra=礼/é&gameId=1015&list=[{"b":1,"a":"/"}]&roleGrade=27&roleId=900001&roleServer=3`
  const sign = md5(`${text}&key=${GAME.signKey}`)
  expect((await use(sandbox, { ...params, extra: 'other', sign })).json).toEqual(REFUSALS.sign)
  expect((await use(sandbox, { ...params, sign })).json).toEqual(SUCCESS)
})

describe('refuses without a delivery and without a trace', () => {
  const cases: [string, Record<string, unknown>, object][] = [
    ...['gameId', 'exCode', 'roleId', 'roleServer', 'roleGrade', 'sign'].flatMap(
      (name): [string, Record<string, unknown>, object][] => [
        [`${name} missing`, { [name]: undefined }, REFUSALS.validation],
        [`${name} null`, { [name]: null }, REFUSALS.validation],
        [`${name} empty`, { [name]: '' }, REFUSALS.validation],
        [`${name} a list`, { [name]: [1] }, REFUSALS.validation],
        [`${name} an object`, { [name]: { a: 1 } }, REFUSALS.validation],
        [`${name} true`, { [name]: true }, REFUSALS.validation],
      ],
    ),
    ['roleGrade no number', { roleGrade: '角色等级' }, REFUSALS.validation],
    ['roleGrade a fraction', { roleGrade: 1.5 }, REFUSALS.validation],
    ['gameId no number', { gameId: 'x' }, REFUSALS.validation],
    ['an unknown game', { gameId: 999 }, REFUSALS.game],
    ["another game's signature", { gameId: 1016 }, REFUSALS.sign],
    ['a wrong signature', { sign: '4297f44b13955235245b2497399d7a93' }, REFUSALS.sign],
    ['a signature in upper case', { sign: '2C041E299445C7DDD935708143B6222F' }, REFUSALS.sign],
    ['an unknown code', { exCode: 'NOSUCH11' }, REFUSALS.unknown],
    ['a code in lower case', { exCode: CODE.toLowerCase() }, REFUSALS.unknown],
  ]
  test.each(cases)('%s', async (_case, params, expected) => {
    const { sandbox, game } = await startRocgame()
    const answer = await use(sandbox, params)
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual(expected)
    expect(game.received).toHaveLength(0)
    expect(await redemptions(sandbox)).toEqual([])
  })

  test('a code of another game', async () => {
    const { sandbox } = await startRocgame()
    const answer = await callRocgame(sandbox, 'codeUse', { gameId: 1016, exCode: CODE, ...ROLE }, 'another-key')
    expect(answer.json).toEqual(REFUSALS.unknown)
  })
})

test.each([
  ['a form', (url: string) => postForm(url, { gameId: '1015' }), /application\/x-www-form-urlencoded/],
  ['nothing', (url: string) => postJson(url, ''), /not JSON/],
  ['broken JSON', (url: string) => postJson(url, '{"gameId":1015,'), /not JSON/],
  ['a list', (url: string) => postJson(url, [1]), /not an object/],
])('%s is no request, and the journal says why', async (_case, post, why) => {
  const { sandbox } = await startRocgame()
  const answer = await post(`${sandbox.rocgame.url}/gift/codeUse`)
  expect(answer.json).toEqual(REFUSALS.validation)
  expect(answer.headers.get('x-sandbox-diagnosis')).toMatch(/^body-not-readable /)
  expect(reasonOf(sandbox)).toMatch(why)
})

describe('the rules of a gift', () => {
  test('valid from startTime to endTime, both included', async () => {
    const { sandbox } = await startRocgame(undefined, {
      batch: { startTime: NOW, endTime: NOW + 10 },
      gift: { exchangeCeiling: 9, batches: [{ startTime: NOW, endTime: NOW + 10, codes: ['A1', 'A2'] }] },
    })
    const at = async (now: number, exCode: string) => {
      sandbox.clock.set({ now, frozen: true })
      return (await use(sandbox, { exCode })).json
    }
    expect(await at(NOW - 1, 'A1')).toEqual(REFUSALS.early)
    expect(await at(NOW + 11, 'A1')).toEqual(REFUSALS.expired)
    expect(await at(NOW, 'A1')).toEqual(SUCCESS)
    expect(await at(NOW + 10, 'A2')).toEqual(SUCCESS)
  })

  test('a role below the grade is refused, one at the grade is not', async () => {
    const { sandbox, game } = await startRocgame(undefined, { gift: { receiveGrade: 30 } })
    expect((await use(sandbox, { roleGrade: 29 })).json).toEqual(REFUSALS.grade)
    expect(game.received).toHaveLength(0)
    expect((await use(sandbox, { roleGrade: '30' })).json).toEqual(SUCCESS)
  })

  test('one code of a gift per role and server unless the ceiling is higher', async () => {
    const { sandbox } = await startRocgame()
    expect((await use(sandbox)).json).toEqual(SUCCESS)
    expect((await use(sandbox, { exCode: 'SECOND22' })).json).toEqual(REFUSALS.ceiling)
    const [refused] = sandbox.requests.find()
    expect(refused?.explanation?.en).toBe(`0 of 1 left: this role has redeemed 1 of gift starter (${CODE})`)
    expect(refused?.explanation?.zh).toBe(`剩余 0 次（上限 1）：该角色已兑换礼包 starter 1 次（${CODE}）`)
    expect((await use(sandbox, { exCode: 'SECOND22', roleServer: 4 })).json).toEqual(SUCCESS)
    const { sandbox: other } = await startRocgame(undefined, { gift: { exchangeCeiling: 2 } })
    expect((await use(other)).json).toEqual(SUCCESS)
    expect((await use(other, { exCode: 'SECOND22' })).json).toEqual(SUCCESS)
    expect((await use(other, { exCode: 'THIRD333' })).json).toEqual(REFUSALS.ceiling)
  })

  test('a public code serves every role once', async () => {
    const { sandbox, game } = await startRocgame()
    for (const roleId of [1, 2, 3]) expect((await use(sandbox, { exCode: PUBLIC_CODE, roleId })).json).toEqual(SUCCESS)
    expect((await use(sandbox, { exCode: PUBLIC_CODE, roleId: 2 })).json).toEqual(REFUSALS.used)
    expect(new Set(delivered(game).map(({ exOrderId }) => exOrderId)).size).toBe(3)
  })
})

test('200 at once for one ordinary code: one delivery, one success', async () => {
  const { sandbox, game } = await startRocgame()
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => use(sandbox, { roleId: i + 1 })))
  const texts = answers.map(({ json }) => json.errMsg)
  const refused = texts.filter((text) => text !== 'SUCCESS')
  expect(refused).toHaveLength(199)
  for (const text of refused) expect([REFUSALS.used.errMsg, REFUSALS.inProgress.errMsg]).toContain(text)
  expect(game.received).toHaveLength(1)
  expect(await redemptions(sandbox)).toHaveLength(1)
  expect((await query(sandbox, CODE)).json.data[CODE].status).toBe(1)
})

test('one role with many codes of a gift at once gets no more than the ceiling', async () => {
  const { sandbox, game } = await startRocgame()
  const { codes } = await sandbox.rocgame.batch({ gameId: 1015, giftName: 'starter', num: 50 })
  const answers = await Promise.all(codes.map((exCode) => use(sandbox, { exCode })))
  expect(answers.filter(({ json }) => json.success)).toHaveLength(1)
  expect(game.received).toHaveLength(1)
})

test('while a delivery is on its way the code is taken, a public one for this role alone', async () => {
  let letGo: (text: string) => void = () => undefined
  const held = new Promise<string>((resolve) => {
    letGo = resolve
  })
  let arrived: () => void = () => undefined
  const first = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const { sandbox, game } = await startRocgame((_received, count) => {
    arrived()
    return count <= 2 ? held : ACCEPT
  })
  const ordinary = use(sandbox)
  const everybodys = use(sandbox, { exCode: PUBLIC_CODE, roleId: 1 })
  await first
  while (game.received.length < 2) await stateOf(sandbox)
  expect((await use(sandbox)).json).toEqual(REFUSALS.inProgress)
  expect((await use(sandbox, { roleId: 5 })).json).toEqual(REFUSALS.inProgress)
  expect((await use(sandbox, { exCode: PUBLIC_CODE, roleId: 1 })).json).toEqual(REFUSALS.inProgress)
  expect((await use(sandbox, { exCode: PUBLIC_CODE, roleId: 2 })).json).toEqual(SUCCESS)
  expect((await redemptions(sandbox)).map(({ status }: { status: string }) => status).sort()).toEqual([
    'delivered',
    'reserved',
    'reserved',
  ])
  letGo(ACCEPT)
  expect((await ordinary).json).toEqual(SUCCESS)
  expect((await everybodys).json).toEqual(SUCCESS)
})

test('a seed replaces code and text of a refusal', async () => {
  const { sandbox } = await startRocgame()
  const seed = {
    rocgame: {
      ...(await stateOf(sandbox)).rocgame,
      errors: { CODE_UNKNOWN: { errCode: '-100404', errMsg: '码不存在' }, GAME_UNKNOWN: { errCode: -3 } },
    },
  }
  const { sandbox: other } = await startRocgame(undefined, {}, { seed })
  expect((await use(other, { exCode: 'NOSUCH11' })).json).toEqual({
    success: false,
    data: {},
    errCode: '-100404',
    errMsg: '码不存在',
  })
  expect((await use(other, { gameId: 9 })).json).toMatchObject({ errCode: -3, errMsg: 'Game not found' })
  expect((await stateOf(other)).rocgame.errors).toEqual(seed.rocgame.errors)
})
