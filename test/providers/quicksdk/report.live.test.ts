import { expect, test } from 'vitest'
import { playFourDays, STORY, startPlay } from '../../support/quicksdkPlay.ts'

const head = { productId: 1, productName: 'Android game' }

test('userLiveReport answers who came back, for the days that have begun', async () => {
  const play = await playFourDays()
  expect(await play.report('userLiveReport', STORY)).toEqual({
    status: true,
    message: '',
    data: [
      { date: '2023-11-15', ...head, activeUser: 2, userLogin: 2, live_1: 1, live_2: 0, live_3: 1 },
      { date: '2023-11-16', ...head, activeUser: 1, userLogin: 2, live_1: 0, live_2: 0 },
      { date: '2023-11-17', ...head, activeUser: 0, userLogin: 0, live_1: 0 },
      { date: '2023-11-18', ...head, activeUser: 0, userLogin: 1 },
    ],
  })
})

test('userLiveReport looks at 30 days and no more', async () => {
  const play = await startPlay()
  await play.register('carol')
  await play.advance('30d')
  await play.login('carol')
  await play.advance('1d')
  await play.login('carol')
  const { data } = await play.report('userLiveReport', { bdate: '2023-11-15', edate: '2023-11-15' })
  const { live_30, ...row } = data[0]
  expect(live_30).toBe(1)
  expect(Object.keys(row).filter((name) => name.startsWith('live_'))).toHaveLength(29)
  expect(data[0]).not.toHaveProperty('live_31')
})
