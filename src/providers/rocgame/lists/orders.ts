import { int, oneOf, text, unixTime } from '../../../contract/schema/field.ts'
import { rocgame } from '../spec.ts'

export const orders = rocgame.list({
  id: 'orders',
  summary: { en: 'Redemptions, newest first', zh: '兑换记录，最新在前' },
  searched: ['exOrderId', 'code', 'roleId'],
  item: {
    exOrderId: text({ en: 'Order of the redemption.', zh: '兑换订单号' }),
    gameId: int({ en: 'The game.', zh: '游戏编号', example: 1015 }),
    code: text({ en: 'The gift code.', zh: '礼包码' }),
    giftName: text({ en: 'The gift.', zh: '礼包名称' }),
    roleServer: text({ en: 'Server of the role.', zh: '角色区服', mayBeEmpty: true }),
    roleId: text({ en: 'The role.', zh: '角色' }),
    status: oneOf(['reserved', 'delivered', 'failed'], { en: 'What became of it.', zh: '状态' }),
    at: unixTime({ en: 'When it was tried last.', zh: '最近一次尝试时间' }),
  },
  async page({ state, ...query }) {
    const { items, ...rest } = await state.pageOfRedemptions(query)
    return { items: items.map(({ inFlight: _inFlight, ...row }) => row), ...rest }
  },
})
