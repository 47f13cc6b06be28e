import {
  bool,
  int,
  list,
  object,
  oneOf,
  optional,
  text,
  union,
  unixTime,
  type Values,
} from '../../contract/schema/field.ts'

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

const giftFields = {
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
}

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
  roleIds: optional(
    oneOf(['digits', 'text'], {
      en: 'What roleId and roleServer may be. Default digits.',
      zh: 'roleId、roleServer 的取值，默认只接受数字（digits）',
    }),
  ),
  numbers: optional(
    oneOf(['number', 'text'], {
      en: 'How deliveries write numbers. Default number.',
      zh: '发货时数字的写法，默认 number',
    }),
  ),
  extra: optional(
    text({ en: 'What deliveries carry as extra. Default empty.', zh: '发货时的扩展信息，默认为空', mayBeEmpty: true }),
  ),
  escapeSlash: optional(
    bool({
      en: "Sign prop with / escaped as \\/, as PHP's json_encode does unless told otherwise. Default false.",
      zh: 'prop 签名时将 / 转义为 \\/（PHP json_encode 的默认行为），默认否',
    }),
  ),
  gifts: optional(list(object(giftFields))),
}

/** The same for a game that may be there: what is left out of a gift stays as it was. */
export const changedGameFields = {
  ...gameFields,
  gifts: optional(
    list(
      object({
        ...giftFields,
        exchangeUrl: optional(giftFields.exchangeUrl),
        props: optional(giftFields.props),
      }),
    ),
  ),
}

export type GameSeed = Values<typeof gameFields>
