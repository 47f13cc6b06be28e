import { text } from '../../../contract/schema/field.ts'
import { egret } from '../spec.ts'

export const goods = egret.list({
  id: 'goods',
  summary: { en: 'Goods', zh: '充值档' },
  searched: ['goodsId', 'name', 'appId'],
  item: {
    appId: text({ en: 'The app.', zh: '应用 id', example: '1001' }),
    goodsId: text({ en: 'Goods id.', zh: '商品 id', example: '1' }),
    money: text({ en: 'Price in whole yuan.', zh: '金额（元）', example: '1' }),
    name: text({ en: 'Goods name.', zh: '商品名称', mayBeEmpty: true }),
  },
  actions: ['pay'],
  async page({ state, ...query }) {
    const { items, ...rest } = await state.pageOfGoods(query)
    return { items: items.map(([one, { appId }]) => ({ appId, ...one })), ...rest }
  },
})
