import { expect, test } from 'vitest'
import { newOrder, startPaying } from '../support/payments.ts'
import { quicksdkSigned } from '../support/php.ts'

test('deliver.add puts fields the game does not know into the notification, and signs them', async () => {
  const { sandbox, game } = await startPaying()
  const orderNo = await newOrder(sandbox)
  await sandbox.quicksdk.pay({ orderNo, deliver: { add: { giftId: '中 7', zone: '' } } })
  await sandbox.clock.advance('0s')
  const form = game.received[0]?.form ?? {}
  expect(form).toMatchObject({ giftId: '中 7', zone: '', orderNo })
  expect(quicksdkSigned(form, 'demo-quick-callbackkey-android')).toEqual(form)
})

test.each([
  [{ orderNo: '1' }, '/deliver/add/orderNo: pay.notify has this field already; deliver.override replaces it'],
  [{ sign: 'x' }, '/deliver/add/sign: is made by the sandbox'],
  [{ more: 1 }, '/deliver/add/more: the callback is a form, whose values are texts'],
])('deliver.add of %j is refused, and nothing is paid', async (add, message) => {
  const { sandbox } = await startPaying()
  const orderNo = await newOrder(sandbox)
  await expect(sandbox.quicksdk.pay({ orderNo, deliver: { add } })).rejects.toThrow(message)
  await sandbox.quicksdk.pay({ orderNo })
})
