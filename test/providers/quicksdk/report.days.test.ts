import { describe, expect, test } from 'vitest'
import { md5 } from '../../support/php.ts'
import { ios, NOW, open } from '../../support/quicksdk.ts'
import { playFourDays, STORY, startPlay } from '../../support/quicksdkPlay.ts'

const quiet = {
  productId: 1,
  productName: 'Android game',
  channelCode: '',
  newUser: 0,
  newDevice: 0,
  activeUser: 0,
  userLogin: 0,
  allPay: 0,
  allPayUser: 0,
  newPayUser: 0,
  newUserPayCount: 0,
  newUserPay: 0,
  payCount: 0,
  firstPayUser: 0,
  totalPayUser: 0,
}

test('daysReport answers what happened on each day, quiet days included', async () => {
  const play = await playFourDays()
  const json = await play.report('daysReport', STORY)
  expect(json).toEqual({
    status: true,
    message: '',
    data: [
      {
        ...quiet,
        date: '2023-11-15',
        newUser: 2,
        newDevice: 2,
        activeUser: 2,
        userLogin: 2,
        allPay: 0.3,
        allPayUser: 1,
        newPayUser: 1,
        newUserPayCount: 2,
        newUserPay: 0.3,
        payCount: 2,
        firstPayUser: 1,
        totalPayUser: 1,
      },
      {
        ...quiet,
        date: '2023-11-16',
        newUser: 1,
        activeUser: 1,
        userLogin: 2,
        allPay: 4.99,
        allPayUser: 1,
        payCount: 1,
        firstPayUser: 1,
        totalPayUser: 2,
      },
      { ...quiet, date: '2023-11-17', totalPayUser: 2 },
      {
        ...quiet,
        date: '2023-11-18',
        userLogin: 1,
        allPay: 9.9,
        allPayUser: 1,
        payCount: 1,
        firstPayUser: 1,
        totalPayUser: 3,
      },
    ],
  })
  expect(Object.keys(json.data[0])).toEqual(['date', ...Object.keys(quiet)])
})

test('daysReport knows who had paid before the range begins, and nothing of another product', async () => {
  const play = await playFourDays()
  const { data } = await play.report('daysReport', { bdate: '2023-11-17', edate: '2023-11-17', pids: '1,2' })
  expect(data).toEqual([
    { ...quiet, date: '2023-11-17', totalPayUser: 2 },
    { ...quiet, date: '2023-11-17', productId: 2, productName: 'iOS game' },
  ])
})

test('a day ends at midnight in Beijing', async () => {
  const midnight = 1_700_064_000
  const play = await startPlay()
  play.at(midnight - 1)
  await play.register('carol')
  await play.pay('carol', '1.00')
  play.at(midnight)
  await play.device('d1')
  await play.pay('carol', '2.00')
  const { data } = await play.report('daysReport')
  expect(data).toMatchObject([
    { date: '2023-11-15', newUser: 1, newDevice: 0, allPay: 1, newUserPay: 1, firstPayUser: 1 },
    { date: '2023-11-16', newUser: 0, newDevice: 1, allPay: 2, newUserPay: 0, firstPayUser: 0, totalPayUser: 1 },
  ])
})

test('accounts are new in each product they enter', async () => {
  const play = await startPlay()
  await play.register('carol')
  await play.advance('1d')
  await play.login('carol', ios)
  await play.pay('carol', '0.99', ios)
  const { data } = await play.report('daysReport', {}, ios)
  expect(data).toMatchObject([
    { date: '2023-11-15', productId: 2, newUser: 0, activeUser: 0, totalPayUser: 0 },
    { date: '2023-11-16', productId: 2, newUser: 1, activeUser: 1, newPayUser: 1, newUserPay: 0.99, totalPayUser: 1 },
  ])
})

test('a payment after the clock was put back counts for the later days too', async () => {
  const play = await startPlay()
  await play.register('carol')
  await play.register('dave')
  await play.advance('2d')
  await play.pay('carol', '1')
  play.at(NOW)
  await play.pay('dave', '1')
  play.at(NOW + 2 * 86_400)
  const { data } = await play.report('daysReport', { bdate: '2023-11-15' })
  expect(data.map(({ totalPayUser }: { totalPayUser: number }) => totalPayUser)).toEqual([1, 1, 2])
})

describe('channels (quick-22)', () => {
  const rowsOf = (rows: readonly Record<string, unknown>[], day: string) =>
    Object.fromEntries(rows.filter(({ date }) => date === day).map((row) => [row.channelCode, row]))

  test('devices and orders count for the channel they name, and the rows of a day add up', async () => {
    const play = await startPlay()
    const { sandbox } = play
    const device = { deviceId: 'd1', platform: '1', deviceName: 'Pixel', osVersion: '24', channelCode: 'appstore' }
    await open(sandbox, 'deviceRegist', device)
    await play.device('d2')
    const guest = (await open(sandbox, 'visitorReg', { deviceId: 'd1' })).json.data.uid
    await play.register('carol')
    await play.pay('carol', '1.00')
    const order = {
      userId: guest,
      goodsId: 'x',
      orderSubject: 's',
      roleName: 'r',
      serverName: 's',
      amount: '5',
      payType: '1',
    }
    await open(sandbox, 'createOrder', { ...order, payStatus: '1', channelCode: 'cps' })
    await open(sandbox, 'createOrder', { ...order, payStatus: '1' })
    const { data } = await play.report('daysReport', { bdate: '2023-11-15' })
    const rows = rowsOf(data, '2023-11-15')
    expect(Object.keys(rows)).toEqual(['', 'appstore', 'cps'])
    expect(rows['']).toMatchObject({
      newUser: 1,
      newDevice: 1,
      userLogin: 1,
      allPay: 1,
      newPayUser: 1,
      totalPayUser: 1,
    })
    expect(rows.appstore).toMatchObject({ newUser: 1, newDevice: 1, userLogin: 1, allPay: 5, payCount: 1 })
    expect(rows.cps).toMatchObject({ newUser: 0, newDevice: 0, allPay: 5, newPayUser: 1, totalPayUser: 1 })
  })

  test('an order takes the user into its channel, so that no channel has paying new users and no new users', async () => {
    const play = await startPlay()
    await play.register('carol')
    const { uid } = (await open(play.sandbox, 'userLogin', { username: 'carol', password: md5('carol') })).json.data
    const order = {
      userId: uid,
      goodsId: 'x',
      orderSubject: 's',
      roleName: 'r',
      serverName: 's',
      amount: '5',
      payType: '1',
    }
    await open(play.sandbox, 'createOrder', { ...order, payStatus: '1', channelCode: 'cps' })
    await play.advance('1d')
    await play.login('carol')
    const { data } = await play.report('daysReport')
    expect(rowsOf(data, '2023-11-15').cps).toMatchObject({
      newUser: 1,
      activeUser: 1,
      userLogin: 1,
      newPayUser: 1,
      allPay: 5,
    })
    expect(rowsOf(data, '2023-11-15')['']).toMatchObject({
      newUser: 0,
      activeUser: 0,
      userLogin: 0,
      newPayUser: 0,
      allPay: 0,
    })
    expect(rowsOf(data, '2023-11-16').cps).toMatchObject({ userLogin: 1, totalPayUser: 1, newUser: 0 })
    // The other reports count the same users.
    const { data: ltv } = await play.report('ltvReport', { bdate: '2023-11-15', edate: '2023-11-15' })
    expect(ltv).toMatchObject([{ activeUser: 1, actUserPay: 5, ltv1: 5 }])
  })
})
