import { bool, int, text, unixTime } from '../../../contract/schema/field.ts'
import { rocgame } from '../spec.ts'

export const codes = rocgame.list({
  id: 'codes',
  summary: { en: 'Gift codes with their batches', zh: '礼包码及其批次' },
  searched: ['code', 'giftName'],
  item: {
    gameId: int({ en: 'The game.', zh: '游戏编号', example: 1015 }),
    code: text({ en: 'The gift code.', zh: '礼包码', example: 'CXPIYFLW' }),
    giftName: text({ en: 'The gift.', zh: '礼包名称' }),
    batchName: text({ en: 'The batch.', zh: '批次名称' }),
    isPublic: bool({ en: 'Serves every role once.', zh: '是否公共码' }),
    startTime: unixTime({ en: 'Valid from, 0 for no limit.', zh: '开始时间，0 为不限' }),
    endTime: unixTime({ en: 'Valid until, 0 for no limit.', zh: '结束时间，0 为不限' }),
  },
  async page({ state, ...query }) {
    const { items, ...rest } = await state.pageOfCodes(query)
    const shown = []
    for (const { gameId, code, giftName, batchName } of items) {
      const batch = await state.batch({ gameId, giftName, batchName })
      const { isPublic = false, startTime = 0, endTime = 0 } = batch ?? {}
      shown.push({ gameId, code, giftName, batchName, isPublic, startTime, endTime })
    }
    return { items: shown, ...rest }
  },
})
