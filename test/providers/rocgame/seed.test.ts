import { expect, test } from 'vitest'
import demo from '../../../fixtures/demo.json' with { type: 'json' }
import { rocgame } from '../../../src/providers/rocgame/index.ts'
import {
  ACCEPT,
  PUBLIC_CODE,
  query,
  REFUSALS,
  REFUSE,
  rocgameSeed,
  SUCCESS,
  seedMistakes,
  startRocgame,
  use,
} from '../../support/rocgame.ts'
import { postJson, startSandbox, stateOf } from '../../support/sandbox.ts'

const URL = 'http://127.0.0.1:3000/gift'
const AT = '/rocgame/games/0'

test('what happened comes back with the state it was read from', async () => {
  const { sandbox } = await startRocgame((_received, count) => (count === 2 ? REFUSE : ACCEPT), {
    gift: { exchangeCeiling: 2 },
  })
  await use(sandbox)
  await use(sandbox, { exCode: 'SECOND22' })
  await use(sandbox, { exCode: PUBLIC_CODE, roleId: 8 })
  const state = await stateOf(sandbox)
  expect(state.rocgame.games[0].redemptions).toHaveLength(3)
  const { sandbox: other, game } = await startRocgame(undefined, {}, { seed: state })
  expect(await stateOf(other)).toEqual(state)
  expect((await use(other)).json).toEqual(REFUSALS.used)
  expect((await use(other, { exCode: PUBLIC_CODE, roleId: 8 })).json).toEqual(REFUSALS.used)
  expect((await query(other, 'SECOND22')).json.data.SECOND22.status).toBe(2)
  await other.rocgame.game({ gameId: 1015, gifts: [{ ...state.rocgame.games[0].gifts[0], exchangeUrl: game.url }] })
  expect((await use(other, { exCode: 'SECOND22' })).json).toEqual(SUCCESS)
  const [failed] = state.rocgame.games[0].redemptions.filter(({ status }: { status: string }) => status === 'failed')
  expect(JSON.parse(game.received[0]?.body ?? '').exOrderId).toBe(failed.exOrderId)
})

test('a reservation that came with a state has no delivery and holds nothing up', async () => {
  const redemption = {
    exOrderId: 'EX1',
    code: 'SECOND22',
    roleServer: '3',
    roleId: '900001',
    status: 'reserved',
    at: 7,
  }
  const { game } = await startRocgame()
  const seed = rocgameSeed(game.url, { game: { redemptions: [redemption] } })
  const { sandbox: other } = await startRocgame(undefined, {}, { seed })
  expect((await stateOf(other)).rocgame.games[0].redemptions).toEqual([redemption])
  expect((await use(other, { exCode: 'SECOND22' })).json).toEqual(SUCCESS)
})

test('new order numbers avoid those of the seed', async () => {
  const { sandbox } = await startRocgame()
  await use(sandbox)
  const state = await stateOf(sandbox)
  const { sandbox: same, game } = await startRocgame(undefined, {}, { seed: state })
  await same.rocgame.game({ gameId: 1015, gifts: [{ ...state.rocgame.games[0].gifts[0], exchangeUrl: game.url }] })
  expect((await use(same, { exCode: 'SECOND22', roleId: 2 })).json).toEqual(SUCCESS)
  expect((await stateOf(same)).rocgame.games[0].redemptions).toHaveLength(2)
})

test.each([
  ['a code twice in a game', { batch: { codes: ['A'] } }, `${AT}/gifts/0/batches/1/codes/0: code "A" is listed twice`],
  ['a bad URL', { gift: { exchangeUrl: 'x' } }, `${AT}/gifts/0/exchangeUrl: an http or https URL, not "x"`],
  ['a negative number', { gift: { props: [{ name: 'a', num: -5 }] } }, `${AT}/gifts/0/props/0/num: at least 1, not -5`],
  ['no props', { gift: { props: [] } }, `${AT}/gifts/0/props: at least one prop`],
  ['a ceiling of 0', { gift: { exchangeCeiling: 0 } }, `${AT}/gifts/0/exchangeCeiling: at least 1, not 0`],
  ['a grade below 0', { gift: { receiveGrade: -1 } }, `${AT}/gifts/0/receiveGrade: at least 0, not -1`],
  ['no codes', { gift: { batches: [{ codes: [] }] } }, `${AT}/gifts/0/batches/0/codes: at least one code`],
  ['a game twice', { game: { gameId: 1016 } }, '/rocgame/games/1/gameId: game "1016" is listed twice'],
  ['no game id', { game: { gameId: 'abc' } }, `${AT}/gameId: digits of a number of at least 1, not "abc"`],
  ['a misspelt member', { game: { signkey: 'x' } }, `${AT}/signkey: unknown; did you mean signKey?`],
  [
    'an end before the start',
    { gift: { batches: [{ codes: ['A'], startTime: 9, endTime: 5 }] } },
    `${AT}/gifts/0/batches/0/endTime: before startTime 9, not 5`,
  ],
  [
    'a space in a code',
    { gift: { batches: [{ codes: ['A B'] }] } },
    `${AT}/gifts/0/batches/0/codes/0: a code has 1 to 64 characters, no comma and no space, not "A B"`,
  ],
  [
    'two batches of one name',
    { gift: { batches: [{ codes: ['A'] }, { batchName: 'A', codes: ['B'] }] } },
    `${AT}/gifts/0/batches/1/batchName: batch "A" is listed twice`,
  ],
  [
    'a redemption of an unknown code',
    {
      game: {
        redemptions: [{ exOrderId: 'E', code: 'Z', roleServer: '1', roleId: '1', status: 'failed', at: 0 }],
      },
    },
    `${AT}/redemptions/0/code: the game has no code "Z"`,
  ],
])('a seed with %s is refused', async (_case, members, sentence) => {
  expect(await seedMistakes(rocgameSeed(URL, members))).toEqual([sentence])
})

test('an unknown refusal in errors is refused', async () => {
  const seed = { rocgame: { errors: { CODE_USE: { errMsg: 'x' } } } }
  expect(await seedMistakes(seed)).toEqual(['/rocgame/errors/CODE_USE: unknown; did you mean CODE_USED?'])
})

test('the demo seed has a game to play with, and the request of the start page succeeds', async () => {
  const sandbox = await startSandbox({ seed: demo })
  expect(sandbox.rocgame.url).toBe(`${sandbox.url}/api`)
  const state = { games: async () => demo.rocgame.games, anyCode: async () => ({ code: 'CXPIYFLW' }) }
  const sample = await rocgame.sample(state, 0)
  const params = sample?.params ?? {}
  const sign = rocgame.service.signer?.sign(params, sample?.key ?? '')
  const answer = await postJson(`${sandbox.url}${sample?.operation.path}`, { ...params, sign })
  expect(answer.json.data.CXPIYFLW).toMatchObject({ status: 0, giftName: '新手礼包' })
})
