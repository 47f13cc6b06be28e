import { object } from '../../../../contract/schema/field.ts'
import { prose } from '../../../../contract/values/prose.ts'
import { tags, userId } from '../../fields.ts'
import { accountOf } from '../../rules/placing.ts'
import { balance, showBalance } from '../../rules/wallet.ts'
import { quicksdk } from '../../spec.ts'

export const walletInfo = quicksdk.operation({
  id: 'wallet.info',
  path: '/open/walletInfo',
  summary: { en: 'What a wallet holds', zh: '获取电子钱包余额' },
  section: '二.13',
  tier: 'documented',
  assumptions: ['quick-18'],
  tag: tags.wallet,
  params: { userId },
  data: object({ amount: balance }),
  errors: ['WALLET_CLOSED', 'USER_UNKNOWN'],
  async handle(call) {
    const { tenant, state, fail } = call
    if (!tenant.product.wallet)
      fail('WALLET_CLOSED', prose('the wallet of the product is switched off', '该产品的钱包已关闭'))
    const { openId, uid } = await accountOf(call)
    return showBalance(await state.walletCents(openId, uid))
  },
})
