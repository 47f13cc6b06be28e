import { text } from '../../../contract/schema/field.ts'
import { quicksdk } from '../spec.ts'

export const goods = quicksdk.list({
  id: 'goods',
  summary: { en: 'Goods', zh: '商品' },
  searched: ['goodsId', 'productCode'],
  item: {
    productCode: text({ en: 'The product.', zh: '产品 productCode' }),
    goodsId: text({ en: 'Goods id.', zh: '商品 ID' }),
    price: text({ en: 'US dollars.', zh: '美元价格', example: '0.99' }),
  },
  async page({ state, ...query }) {
    const { items, ...rest } = await state.pageOfGoods(query)
    return { items: items.map(([one, { productCode }]) => ({ productCode, ...one })), ...rest }
  },
})
