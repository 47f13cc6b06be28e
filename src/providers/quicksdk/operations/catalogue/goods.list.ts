import { list, number, object } from '../../../../contract/schema/field.ts'
import { goodsId, tags } from '../../fields.ts'
import { quicksdk } from '../../spec.ts'
import { numberOf } from '../../values/money.ts'

export const goodsList = quicksdk.operation({
  id: 'goods.list',
  path: '/open/goodsList',
  summary: { en: 'The goods of a product', zh: '获取游戏商品配置列表' },
  section: '二.10',
  tier: 'documented',
  tag: tags.catalogue,
  params: {},
  data: list(
    object({
      goodsId,
      price: number({ en: 'Price in US dollars.', zh: '商品金额（美元）', example: 0.99 }),
    }),
  ),
  errors: [],
  handle: async ({ tenant }) => tenant.product.goods.map(({ goodsId, price }) => ({ goodsId, price: numberOf(price) })),
})
