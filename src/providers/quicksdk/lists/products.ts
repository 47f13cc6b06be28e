import { bool, int, oneOf, optional, text } from '../../../contract/schema/field.ts'
import { quicksdk } from '../spec.ts'

export const products = quicksdk.list({
  id: 'products',
  summary: { en: 'Products', zh: '产品' },
  searched: ['productCode', 'name'],
  item: {
    openId: text({ en: 'The merchant.', zh: '商户 openId' }),
    productCode: text({ en: 'Product code.', zh: '产品 productCode' }),
    id: int({ en: 'Number within its merchant.', zh: '产品 ID' }),
    name: text({ en: 'Name.', zh: '产品名称', mayBeEmpty: true }),
    platform: oneOf([1, 2, 3], { en: '1 Android, 2 iOS, 3 H5.', zh: '平台：1 Android，2 iOS，3 H5' }),
    callbackUrl: optional(text({ en: 'Where pay notifications go.', zh: '支付回调地址' })),
    wallet: bool({ en: 'Whether it has a wallet.', zh: '是否开通电子钱包' }),
  },
  actions: ['product'],
  async page({ state, ...query }) {
    const { items, ...rest } = await state.pageOfProducts(query)
    const shown = items.map(({ openId, productCode, id, name, platform, callbackUrl, wallet }) => ({
      openId,
      productCode,
      id,
      name,
      platform,
      ...(callbackUrl !== undefined && { callbackUrl }),
      wallet,
    }))
    return { items: shown, ...rest }
  },
})
