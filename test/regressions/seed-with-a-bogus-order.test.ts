import { expect, test } from 'vitest'
import { createSandbox } from '../../src/index.ts'
import { ALICE, egretSeed } from '../support/egret.ts'

const order = {
  orderId: 'A',
  id: ALICE.id,
  goodsId: '1',
  money: '1',
  serverId: '',
  ext: '',
  paidAt: 1,
  notification: 'delivered',
}
const started = (change: object) =>
  createSandbox({ listen: false, seed: egretSeed({ orders: [{ ...order, ...change }] }) })

test.each([
  [{ notification: 'bogus' }, /orders\/0\/notification: must be one of scheduled, delivered, failed/],
  [{ money: '-7x' }, /orders\/0\/money: whole yuan of at least 1, not "-7x"/],
])('an order of the seed with %o is refused', async (change, message) => {
  await expect(started(change)).rejects.toThrow(message)
  await (await started({})).close()
})
