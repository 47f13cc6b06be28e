import { decimal, object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { tags, userId } from '../../fields.ts'
import { accountOf } from '../../rules/placing.ts'
import { balance, centsOf, showBalance } from '../../rules/wallet.ts'
import { quicksdk } from '../../spec.ts'

/** More cents than a JSON number carries exactly, no wallet holds. */
const MOST = 10n ** 15n

// ASSUMPTION quick-18: two decimals at most, never below zero, data answers the balance. quick-36: no movement is none.
export const walletPay = quicksdk.operation({
  id: 'wallet.pay',
  path: '/open/payToUser',
  summary: { en: 'Puts money into a wallet or takes it out', zh: '电子钱包充值或扣费' },
  section: '二.12',
  tier: 'documented',
  assumptions: ['quick-18', 'quick-36'],
  tag: tags.wallet,
  params: {
    userId,
    amount: decimal({
      en: 'Above 0 puts in, below 0 takes out; at most two decimals.',
      zh: '正数为充值金额，负数为扣除金额，最多两位小数',
      example: '6.90',
    }),
  },
  data: object(
    { amount: balance },
    { en: 'The wallet afterwards.', zh: '变动后的钱包', tier: 'assumed', assumptions: ['quick-18'] },
  ),
  errors: ['WALLET_CLOSED', 'USER_UNKNOWN', 'AMOUNT_INVALID', 'WALLET_INSUFFICIENT'],
  async handle(call) {
    const { params, tenant, state, fail } = call
    if (!tenant.product.wallet)
      fail('WALLET_CLOSED', prose('the wallet of the product is switched off', '该产品的钱包已关闭'))
    const { openId, uid } = await accountOf(call)
    const moved = centsOf(params.amount)
    if (!moved) return fail('AMOUNT_INVALID', prose('not zero, with at most two decimals', '不得为零，最多两位小数'))
    const held = BigInt(await state.walletCents(openId, uid))
    const left = held + moved
    if (left < 0n) fail('WALLET_INSUFFICIENT', prose(`the wallet holds ${held} cents`, `钱包余额为 ${held} 分`))
    if (left > MOST) fail('AMOUNT_INVALID', prose(`a wallet holds at most ${MOST} cents`, `钱包最多 ${MOST} 分`))
    const cents = Number(left)
    await state.putWallet(openId, uid, cents)
    return showBalance(cents)
  },
})
