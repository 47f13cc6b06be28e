import { bool, int, list, object, oneOf, optional, text, union, unixTime, type Values } from '../../contract/field.ts'

const gameNote = { en: 'Game id, digits.', zh: '游戏编号', example: 1015 }
export const gameId = union(int(gameNote), text(gameNote))
export const isPublic = bool({ en: 'One code serves every role once. Default false.', zh: '是否公共码，默认否' })
export const startTime = unixTime({ en: 'Valid from; 0, the default, for no limit.', zh: '开始时间，0 为不限' })
export const endTime = unixTime({ en: 'Valid until; 0, the default, for no limit.', zh: '结束时间，0 为不限' })

const batch = object({
  batchName: optional(text({ en: 'Name of the batch; its first code when absent.', zh: '批次名称' })),
  isPublic: optional(isPublic),
  startTime: optional(startTime),
  endTime: optional(endTime),
  codes: list(text({ en: 'A gift code.', zh: '礼包码', example: 'CXPIYFLW' })),
})

const gift = object({
  giftName: text({ en: 'The gift.', zh: '礼包名称', example: '新手礼包' }),
  exchangeCeiling: optional(int({ en: 'Codes of this gift per role. Default 1.', zh: '每角色可兑换次数，默认 1' })),
  receiveGrade: optional(int({ en: 'Lowest role grade. Default 0.', zh: '领取等级，默认 0' })),
  exchangeUrl: text({ en: 'Where deliveries go.', zh: '发货地址', example: 'http://127.0.0.1:3000/gift' }),
  props: list(
    object({
      name: text({ en: 'Name of the prop.', zh: '道具名称', example: '金币' }),
      num: int({ en: 'How many, at least 1.', zh: '数量', example: 100 }),
    }),
  ),
  batches: optional(list(batch)),
})

/** What a seed says of a game; id and key are made when absent. */
export const gameFields = {
  gameId: optional(gameId),
  name: optional(text({ en: 'Name of the game.', zh: '游戏名称' })),
  signKey: optional(text({ en: 'Signing key.', zh: '签名 signKey' })),
  orderField: optional(
    oneOf(['exOrderId', 'exOrderNo', 'both'], {
      en: 'What deliveries call the order. Default exOrderId.',
      zh: '发货时订单字段名，默认 exOrderId',
    }),
  ),
  gifts: optional(list(gift)),
}

export type GameSeed = Values<typeof gameFields>
