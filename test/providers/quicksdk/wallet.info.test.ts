import { describe, expect, test } from 'vitest'
import { alice, android, ios, ming, open, refused } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

const userId = alice.uid

describe('walletInfo', () => {
  test('answers table 13: one wallet per account, shared by products', async () => {
    const sandbox = await startSandbox()
    await sandbox.quicksdk.product({ productCode: ios, wallet: true })
    await open(sandbox, 'payToUser', { userId, amount: '6.90' }, { productCode: android })
    const { json } = await open(sandbox, 'walletInfo', { userId }, { productCode: ios })
    expect(json).toEqual({ status: true, message: '', data: { amount: 6.9 } })
    expect((await open(sandbox, 'walletInfo', { userId: ming.uid })).json.data).toEqual({ amount: 0 })
  })

  test('refuses a product without wallet, an unknown account, none at all', async () => {
    const sandbox = await startSandbox()
    expect((await open(sandbox, 'walletInfo', { userId }, { productCode: ios })).json).toEqual(
      refused('The product has no wallet.'),
    )
    expect((await open(sandbox, 'walletInfo', { userId: '1' })).json).toEqual(refused('The user does not exist.'))
    expect((await open(sandbox, 'walletInfo')).json).toEqual(refused('A required parameter is missing.'))
  })
})
