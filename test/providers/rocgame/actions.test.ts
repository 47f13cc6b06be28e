import { expect, test } from 'vitest'
import { CODE, callRocgame, delivered, PROPS, ROLE, SUCCESS, startRocgame, use } from '../../support/rocgame.ts'
import { postJson, stateOf } from '../../support/sandbox.ts'

const act = (sandbox: { url: string }, action: string, body: unknown) =>
  postJson(`${sandbox.url}/__admin/rocgame/${action}`, body)

test('batch makes codes that can be redeemed', async () => {
  const { sandbox } = await startRocgame(undefined, { gift: { exchangeCeiling: 9 } })
  const { json } = await act(sandbox, 'batch', { gameId: 1015, giftName: 'starter', num: 500 })
  expect(Object.keys(json)).toEqual(['codes'])
  expect(new Set(json.codes).size).toBe(500)
  for (const code of json.codes) expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/)
  expect((await use(sandbox, { exCode: json.codes[499] })).json).toEqual(SUCCESS)
})

test('batch takes codes, a period and publicity; one code when nothing is said', async () => {
  const { sandbox } = await startRocgame()
  const given = { gameId: '1015', giftName: 'starter', isPublic: true, codes: ['MINE'], startTime: 5, endTime: 9 }
  expect((await act(sandbox, 'batch', given)).json).toEqual({ codes: ['MINE'] })
  expect((await sandbox.rocgame.batch({ gameId: 1015, giftName: 'starter' })).codes).toHaveLength(1)
  const { batches } = (await stateOf(sandbox)).rocgame.games[0].gifts[0]
  expect(batches).toContainEqual({ batchName: 'MINE', isPublic: true, startTime: 5, endTime: 9, codes: ['MINE'] })
})

test.each([
  ['an unknown game', { gameId: 9 }, 404, /no game 9/],
  ['an unknown gift', { giftName: 'x' }, 404, /it has: starter/],
  ['num and codes', { num: 2, codes: ['A'] }, 400, /either num or codes/],
  ['no number of codes', { num: 0 }, 400, /1 to 10000/],
  ['too many', { num: 10_001 }, 400, /1 to 10000/],
  ['no codes', { codes: [] }, 400, /at least one code/],
  ['a comma in a code', { codes: ['A,B'] }, 400, /no comma/],
  ['a code twice', { codes: ['A', 'A'] }, 400, /twice/],
  ['a code the game has', { codes: [CODE] }, 409, /CXPIYFLW already/],
  ['an end before the start', { startTime: 9, endTime: 5 }, 400, /before startTime/],
  ['an unknown member', { nums: 5 }, 400, /did you mean num\?/],
])('batch refuses %s', async (_case, params, status, why) => {
  const { sandbox } = await startRocgame()
  const before = await stateOf(sandbox)
  const answer = await act(sandbox, 'batch', { gameId: 1015, giftName: 'starter', ...params })
  expect(answer.status).toBe(status)
  expect(answer.json.detail).toMatch(why)
  expect(await stateOf(sandbox)).toEqual(before)
})

test('the same batch without a name, given twice, is one batch', async () => {
  const { sandbox } = await startRocgame()
  const gift = { giftName: 'twice', exchangeUrl: 'http://127.0.0.1:3000/gift', props: PROPS }
  const given = { gameId: 1015, gifts: [{ ...gift, batches: [{ codes: ['SAME1', 'SAME2'] }] }] }
  const [first, second] = [await act(sandbox, 'game', given), await act(sandbox, 'game', given)]
  expect(second.status).toBe(200)
  expect(second.json.gifts).toEqual(first.json.gifts)
  const named = ({ giftName }: { giftName: string }) => giftName === 'twice'
  expect(second.json.gifts.find(named).batches).toMatchObject([{ batchName: 'SAME1', codes: ['SAME1', 'SAME2'] }])
})

test('game makes id and key, and the game works', async () => {
  const { sandbox, game } = await startRocgame()
  const gift = { giftName: 'g', exchangeUrl: `${game.url}/new`, props: PROPS, batches: [{ codes: ['NEW1'] }] }
  const { json } = await act(sandbox, 'game', { gifts: [gift] })
  expect(json).toEqual({
    gameId: expect.any(Number),
    name: `Game ${json.gameId}`,
    signKey: expect.stringMatching(/^[0-9a-f]{32}$/),
    orderField: 'exOrderId',
    roleIds: 'digits',
    numbers: 'number',
    extra: '',
    escapeSlash: false,
    gifts: [
      {
        ...gift,
        exchangeCeiling: 1,
        receiveGrade: 0,
        batches: [{ batchName: 'NEW1', isPublic: false, startTime: 0, endTime: 0, codes: ['NEW1'] }],
      },
    ],
  })
  const params = { gameId: json.gameId, exCode: 'NEW1', ...ROLE }
  expect((await callRocgame(sandbox, 'codeUse', params, json.signKey)).json).toEqual(SUCCESS)
  expect(game.received[0]?.path).toBe('/new')
})

test('game changes what it names and keeps the rest; saying it again changes nothing', async () => {
  const { sandbox, game } = await startRocgame()
  const [before] = (await stateOf(sandbox)).rocgame.games
  const changed = await act(sandbox, 'game', { gameId: 1015, orderField: 'exOrderNo' })
  const { redemptions: _none, ...rest } = before
  expect(changed.json).toEqual({ ...rest, orderField: 'exOrderNo' })
  expect((await act(sandbox, 'game', changed.json)).json).toEqual(changed.json)
  await use(sandbox)
  expect(delivered(game)[0].exOrderNo).toMatch(/^EX/)
})

test('game moves the deliveries of a gift without naming its props again', async () => {
  const { sandbox, game } = await startRocgame()
  const exchangeUrl = `${game.url}/moved`
  const { status } = await act(sandbox, 'game', { gameId: 1015, gifts: [{ giftName: 'starter', exchangeUrl }] })
  expect(status).toBe(200)
  expect((await use(sandbox)).json).toEqual(SUCCESS)
  expect(game.received[0]?.path).toBe('/moved')
  expect(delivered(game)[0].prop).toEqual(PROPS)
})

test.each([
  [{ giftName: 'new', props: PROPS }, /^\/gifts\/0\/exchangeUrl: missing; gift "new" is new$/],
  [{ giftName: 'new', exchangeUrl: 'http://127.0.0.1/' }, /^\/gifts\/0\/props: missing; gift "new" is new$/],
])('a new gift needs an address and props: %j', async (gift, why) => {
  const { sandbox } = await startRocgame()
  const answer = await act(sandbox, 'game', { gameId: 1015, gifts: [gift] })
  expect([answer.status, answer.json.detail]).toEqual([400, expect.stringMatching(why)])
})

test.each([
  ['a bad URL', { exchangeUrl: 'ftp://x' }, 400, /^\/gifts\/0\/exchangeUrl: an http or https URL/],
  ['a code of another batch', { batches: [{ batchName: 'x', codes: [CODE] }] }, 409, /in batch ordinary of starter/],
])('game refuses %s', async (_case, members, status, why) => {
  const { sandbox } = await startRocgame()
  const gift = { giftName: 'starter', exchangeUrl: 'http://127.0.0.1/', props: PROPS, ...members }
  const answer = await act(sandbox, 'game', { gameId: 1015, gifts: [gift] })
  expect(answer.status).toBe(status)
  expect(answer.json.detail).toMatch(why)
})
