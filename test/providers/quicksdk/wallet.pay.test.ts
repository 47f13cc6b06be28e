import { describe, expect, test } from 'vitest'
import { alice, ios, open, openId, refused, stateOf } from '../../support/quicksdk.ts'
import { startSandbox } from '../../support/sandbox.ts'

const userId = alice.uid

describe('payToUser', () => {
  test('moves money and answers what is left, to the cent', async () => {
    const sandbox = await startSandbox()
    const moved = async (amount: string) => (await open(sandbox, 'payToUser', { userId, amount })).json
    expect(await moved('0.1')).toEqual({ status: true, message: '', data: { amount: 0.1 } })
    expect((await moved('0.20')).data).toEqual({ amount: 0.3 })
    expect((await moved('12')).data).toEqual({ amount: 12.3 })
    expect((await moved('-12.30')).data).toEqual({ amount: 0 })
    expect((await stateOf(sandbox)).history.wallets).toEqual([{ openId, uid: userId, cents: 0 }])
  })

  test.each([
    ['more than there is', { amount: '-1.01' }, 'The wallet balance is insufficient.'],
    ['nothing', { amount: '0.00' }, 'The amount is invalid.'],
    ['three decimals', { amount: '1.500' }, 'The amount is invalid.'],
    ['more than a wallet holds', { amount: '10000000000000' }, 'The amount is invalid.'],
    ['no amount', { amount: '' }, 'A required parameter is missing.'],
    ['an exponent', { amount: '1e2' }, 'A parameter has the wrong format.'],
    ['an unknown account', { userId: '1' }, 'The user does not exist.'],
  ])('refuses to move %s and leaves the wallet', async (_what, change, message) => {
    const sandbox = await startSandbox()
    await open(sandbox, 'payToUser', { userId, amount: '1' })
    const { json } = await open(sandbox, 'payToUser', { userId, amount: '1', ...change })
    expect(json).toEqual(refused(message))
    expect((await stateOf(sandbox)).history.wallets).toEqual([{ openId, uid: userId, cents: 100 }])
  })

  test('takes a wallet to exactly the most it holds, and no cent further', async () => {
    const sandbox = await startSandbox()
    const move = async (amount: string) => (await open(sandbox, 'payToUser', { userId, amount })).json
    await move('9999999999999.99')
    expect((await move('0.01')).data).toEqual({ amount: 10_000_000_000_000 })
    expect(await move('0.01')).toEqual(refused('The amount is invalid.'))
  })

  test('refuses a product without wallet', async () => {
    const sandbox = await startSandbox()
    const { json } = await open(sandbox, 'payToUser', { userId, amount: '1' }, { productCode: ios })
    expect(json).toEqual(refused('The product has no wallet.'))
  })

  test('a thousand movements from parallel clients end at the cent and never below zero', async () => {
    const sandbox = await startSandbox()
    let expected = 0
    let refusals = 0
    async function client(number: number) {
      for (let move = 0; move < 50; move += 1) {
        const cents = [7, -1, -7, 1, -7][(number + move) % 5] as number
        const amount = `${cents < 0 ? '-' : ''}0.0${Math.abs(cents)}`
        const { json } = await open(sandbox, 'payToUser', { userId, amount })
        if (json.status) {
          expected += cents
          expect(json.data.amount).toBeGreaterThanOrEqual(0)
          expect(String(json.data.amount)).toMatch(/^\d+(\.\d{1,2})?$/)
        } else {
          refusals += 1
          expect([json.message, cents < 0]).toEqual(['The wallet balance is insufficient.', true])
        }
      }
    }
    await Promise.all(Array.from({ length: 20 }, (_, number) => client(number)))
    expect(refusals).toBeGreaterThan(0)
    expect(refusals).toBeLessThan(1000)
    const { json } = await open(sandbox, 'walletInfo', { userId })
    expect(json.data.amount).toBe(expected / 100)
    expect((await stateOf(sandbox)).history.wallets).toEqual([{ openId, uid: userId, cents: expected }])
  })
})
