import { expect, test } from 'vitest'
import {
  CODE,
  callRocgame,
  PUBLIC_CODE,
  query,
  REFUSALS,
  REFUSE,
  reasonOf,
  SUCCESS,
  startRocgame,
  use,
} from '../../support/rocgame.ts'

const shown = { giftName: 'starter', receiveGrade: 5, isPublic: false, startTime: 100, endTime: 4_000_000_000 }
const members = { gift: { receiveGrade: 5 }, batch: { startTime: 100, endTime: 4_000_000_000 } }

test('answers by code what each is worth; unknown ones are left out', async () => {
  const { sandbox } = await startRocgame(undefined, members)
  const answer = await query(sandbox, `${CODE},NOSUCH11,${PUBLIC_CODE}`)
  expect(answer.json).toEqual({
    ...SUCCESS,
    data: { [CODE]: { status: 0, ...shown }, [PUBLIC_CODE]: { status: 0, ...shown, isPublic: true } },
  })
  expect((await query(sandbox, 'NOSUCH11')).json).toEqual(SUCCESS)
  expect((await query(sandbox, '__proto__,constructor')).json).toEqual(SUCCESS)
})

test('a redeemed code is 1, one whose delivery failed 2, and 1 once it went through', async () => {
  let reply = REFUSE
  const { sandbox } = await startRocgame(() => reply, { gift: { exchangeCeiling: 9 } })
  const status = async (code: string) => (await query(sandbox, code)).json.data[code].status
  expect((await use(sandbox)).json).toEqual(REFUSALS.undelivered)
  expect(await status(CODE)).toBe(2)
  reply = '{"code":1}'
  expect((await use(sandbox)).json).toEqual(SUCCESS)
  expect(await status(CODE)).toBe(1)
  expect((await use(sandbox, { exCode: PUBLIC_CODE })).json).toEqual(SUCCESS)
  expect(await status(PUBLIC_CODE)).toBe(0)
})

test('the code named __proto__ is a code like any other', async () => {
  const { sandbox } = await startRocgame(undefined, { gift: { batches: [{ codes: ['__proto__', '12'] }] } })
  const { text } = await query(sandbox, '__proto__,12')
  expect(text).toContain('"__proto__":{"status":0')
  expect(text).toContain('"12":{"status":0')
})

test.each([
  ['eleven codes', Array.from({ length: 11 }, (_, i) => `C${i}`).join(','), /11 codes/],
  ['no code', '', /missing or empty/],
  ['only a comma', ',', /empty code/],
  ['a comma too many', `${CODE},`, /empty code/],
  ['a list', [CODE], /not of their kind: exCodeMulti/],
])('%s is a validation error', async (_case, codes, why) => {
  const { sandbox } = await startRocgame()
  expect((await query(sandbox, codes)).json).toEqual(REFUSALS.validation)
  expect(reasonOf(sandbox)).toMatch(why)
})

test('ten codes are not too many', async () => {
  const { sandbox } = await startRocgame()
  const { codes } = await sandbox.rocgame.batch({ gameId: 1015, giftName: 'starter', num: 10 })
  expect(Object.keys((await query(sandbox, codes.join(','))).json.data).sort()).toEqual([...codes].sort())
})

test('checks game and signature, and shows no codes of another game', async () => {
  const { sandbox } = await startRocgame()
  const ask = (gameId: number, key?: string) => callRocgame(sandbox, 'codeQuery', { gameId, exCodeMulti: CODE }, key)
  expect((await ask(9)).json).toEqual(REFUSALS.game)
  expect((await ask(1015, 'another-key')).json).toEqual(REFUSALS.sign)
  expect((await ask(1016, 'another-key')).json).toEqual(SUCCESS)
})
