import { describe, expect, test } from 'vitest'
import { android, NOW, open, openKey, refused, stateOf } from '../../support/quicksdk.ts'
import { startPlay } from '../../support/quicksdkPlay.ts'
import { startSandbox } from '../../support/sandbox.ts'

interface Line {
  readonly date: string
  readonly productId: number
}
const lines = (rows: readonly Line[]) => rows.map(({ date, productId }) => `${date} ${productId}`)

/** What the three reports have in common. */
describe.each(['daysReport', 'userLiveReport', 'ltvReport'])('%s', (name) => {
  test('covers yesterday and today of the asking product unless told', async () => {
    const play = await startPlay()
    expect(lines((await play.report(name)).data)).toEqual(['2023-11-14 1', '2023-11-15 1'])
    expect(lines((await play.report(name, { bdate: '', edate: '', pids: '' })).data)).toHaveLength(2)
    expect(lines((await play.report(name, { bdate: '2023-11-15' })).data)).toEqual(['2023-11-15 1'])
    expect(lines((await play.report(name, { bdate: '2023-11-12', edate: '2023-11-13' })).data)).toEqual([
      '2023-11-12 1',
      '2023-11-13 1',
    ])
  })

  test('covers each product of pids once, as they were asked for', async () => {
    const play = await startPlay()
    expect(lines((await play.report(name, { pids: '2,1,2,01' })).data)).toEqual([
      '2023-11-14 2',
      '2023-11-14 1',
      '2023-11-15 2',
      '2023-11-15 1',
    ])
  })

  test('has no row for days to come', async () => {
    const play = await startPlay()
    expect(lines((await play.report(name, { edate: '2024-01-31' })).data)).toEqual(['2023-11-14 1', '2023-11-15 1'])
    expect((await play.report(name, { bdate: '2024-01-01', edate: '2024-01-31' })).data).toEqual([])
  })

  test('covers 366 days at most', async () => {
    const play = await startPlay()
    expect((await play.report(name, { bdate: '2022-11-15' })).data).toHaveLength(366)
    expect(await play.report(name, { bdate: '2022-11-14' })).toEqual(refused('The date is invalid.'))
  })

  test.each([
    { bdate: '2023-02-29' },
    { edate: '2023/11/15' },
    { bdate: 'yesterday' },
    { bdate: '2023-11-15', edate: '2023-11-14' },
    { edate: '2023-11-13' },
  ])('refuses %j', async (params) => {
    const play = await startPlay()
    const before = await stateOf(play.sandbox)
    expect(await play.report(name, params as Record<string, string>)).toEqual(refused('The date is invalid.'))
    expect(await stateOf(play.sandbox)).toEqual(before)
  })

  test.each(['3', '1,3', '1,', 'x', '-1', '1 2', '9'.repeat(40)])('refuses pids %j', async (pids) => {
    const play = await startPlay()
    expect(await play.report(name, { pids })).toEqual(refused('A product id is unknown.'))
  })

  test("knows no other merchant's products", async () => {
    const sandbox = await startSandbox()
    sandbox.clock.set({ now: NOW, frozen: true })
    await sandbox.quicksdk.product({ openId: 'other', openKey, id: 7 })
    const { json } = await open(sandbox, name, { pids: '7' }, { productCode: android })
    expect(json).toEqual(refused('A product id is unknown.'))
  })
})
