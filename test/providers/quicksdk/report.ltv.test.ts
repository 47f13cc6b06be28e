import { expect, test } from 'vitest'
import { playFourDays, STORY, startPlay } from '../../support/quicksdkPlay.ts'

const head = { productId: 1, productName: 'Android game' }

test('ltvReport answers what the accounts of each day have brought', async () => {
  const play = await playFourDays()
  expect(await play.report('ltvReport', STORY)).toEqual({
    status: true,
    message: '',
    data: [
      // (0.10 + 0.20 + 4.99) / 2 from the first day on
      { date: '2023-11-15', ...head, activeUser: 2, actUserPay: 5.29, ltv1: 3, ltv2: 3, ltv3: 3 },
      { date: '2023-11-16', ...head, activeUser: 1, actUserPay: 9.9, ltv1: 0, ltv2: 10 },
      { date: '2023-11-17', ...head, activeUser: 0, actUserPay: 0, ltv1: 0 },
      { date: '2023-11-18', ...head, activeUser: 0, actUserPay: 0 },
    ],
  })
})

test('ltvReport adds up exactly, and counts later payments in actUserPay alone', async () => {
  const play = await startPlay()
  await play.register('carol')
  for (let i = 0; i < 3; i += 1) await play.pay('carol', '0.10')
  await play.advance('31d')
  await play.pay('carol', '100')
  const { data } = await play.report('ltvReport', { bdate: '2023-11-15', edate: '2023-11-15' })
  expect(data[0]).toMatchObject({ actUserPay: 100.3, ltv1: 0, ltv30: 0 })
  expect(data[0]).not.toHaveProperty('ltv31')
})
