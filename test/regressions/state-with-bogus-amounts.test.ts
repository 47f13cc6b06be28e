import { expect, test } from 'vitest'
import { alice, open, startAtNow } from '../support/quicksdk.ts'

const paid = {
  userId: alice.uid,
  goodsId: 'of-our-own',
  orderSubject: 'Gems',
  roleName: 'R',
  serverName: 'S1',
  amount: '6.90',
  payType: '12',
  payStatus: '1',
}

async function paidOrder() {
  const sandbox = await startAtNow()
  await open(sandbox, 'createOrder', paid)
  return sandbox
}

test.each([
  ['orders', { amount: 'plenty' }, 'amount: must be an amount like 6.90'],
  ['orders', { dealUsdAmount: '-1' }, 'dealUsdAmount: must be an amount like 6.90'],
  ['orders', { dealRate: '1e3' }, 'dealRate: must be an amount like 6.90'],
  ['orders', { createTime: 1e300 }, 'createTime: must be <= 1000000000000'],
  ['orders', { uid: 'x' }, 'uid: must be at most 15 digits without a leading 0'],
  ['days', { paid: '' }, 'paid: must be an amount like 6.90'],
  ['days', { payCount: -1 }, 'payCount: must be >= 0'],
  ['counters', { next: 2 ** 53 }, 'next: must be <= 1000000000000000'],
])('a state whose %s hold %o is refused, and nothing is changed', async (history, change, sentence) => {
  const sandbox = await paidOrder()
  const before = await sandbox.snapshot()
  const state = structuredClone(before) as unknown as {
    quicksdk: { history: Record<string, Record<string, unknown>[]> }
  }
  const [row] = state.quicksdk.history[history] ?? []
  if (!row) throw new Error(`nothing in ${history}`)
  Object.assign(row, change)
  await expect(sandbox.restore(state as never)).rejects.toThrow(`/quicksdk/history/${history}/0/${sentence}`)
  expect(await sandbox.snapshot()).toEqual(before)
})
