import { int, list, object, text } from '../../../contract/schema/field.ts'
import { rocgame } from '../spec.ts'

export const gifts = rocgame.list({
  id: 'gifts',
  summary: { en: 'Gifts', zh: '礼包' },
  searched: ['giftName'],
  item: {
    gameId: int({ en: 'The game.', zh: '游戏编号', example: 1015 }),
    giftName: text({ en: 'The gift.', zh: '礼包名称' }),
    exchangeCeiling: int({ en: 'Codes per role.', zh: '每角色可兑换次数' }),
    receiveGrade: int({ en: 'Lowest role grade.', zh: '领取等级' }),
    exchangeUrl: text({ en: 'Where deliveries go.', zh: '发货地址' }),
    props: list(object({ name: text({ en: 'Name.', zh: '道具名称' }), num: int({ en: 'How many.', zh: '数量' }) })),
  },
  actions: ['batch'],
  page: ({ state, ...query }) => state.pageOfGifts(query),
})
