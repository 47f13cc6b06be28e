import { int, oneOf, text } from '../../../contract/schema/field.ts'
import { rocgame } from '../spec.ts'

export const products = rocgame.list({
  id: 'products',
  summary: { en: 'Games', zh: '游戏' },
  searched: ['gameId', 'name'],
  item: {
    gameId: int({ en: 'Game id.', zh: '游戏编号', example: 1015 }),
    name: text({ en: 'Name of the game.', zh: '游戏名称', mayBeEmpty: true }),
    orderField: oneOf(['exOrderId', 'exOrderNo', 'both'], { en: 'Name of the order.', zh: '订单字段名' }),
  },
  actions: ['game', 'batch'],
  async page({ state, ...query }) {
    const { items, ...rest } = await state.pageOfGames(query)
    return { items: items.map(({ gameId, name, orderField }) => ({ gameId, name, orderField })), ...rest }
  },
})
