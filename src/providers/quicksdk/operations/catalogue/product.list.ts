import { list, object, oneOf, text } from '../../../../contract/schema/field.ts'
import { productId, tags } from '../../fields.ts'
import { quicksdk } from '../../spec.ts'

export const productList = quicksdk.operation({
  id: 'product.list',
  path: '/open/getOpenProduct',
  summary: { en: 'All products of the merchant', zh: '获取厂商所有游戏列表' },
  section: '二.9',
  tier: 'documented',
  tag: tags.catalogue,
  params: {},
  data: list(
    object({
      id: productId,
      name: text({ en: 'Name of the product.', zh: 'SDK 产品名称', example: 'Demo game' }),
      productCode: text({ en: 'Code of the product.', zh: 'SDK 产品 CODE', example: 'pc_2002' }),
      platform: oneOf([1, 2, 3], { en: '1 Android, 2 iOS, 3 H5.', zh: '产品平台：1 Android，2 iOS，3 H5', example: 1 }),
    }),
  ),
  errors: [],
  async handle({ tenant, state }) {
    const products = await state.productsOf(tenant.merchant.openId)
    return products.map(({ id, name, productCode, platform }) => ({ id, name, productCode, platform }))
  },
})
