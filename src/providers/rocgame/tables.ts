import { wayBy, wayByTime } from '../../contract/list.ts'
import { bool, int, keptTime, list, object, oneOf, optional, text, union } from '../../contract/schema/field.ts'
import { type Row, stateTable } from '../../contract/stateTable.ts'
import { joinKey } from '../../contract/store.ts'
import { errors, type RocgameError } from './errors.ts'

const gameId = int({ en: 'Game id, digits.', zh: '游戏编号', example: 1015 })

export const gameFields = {
  gameId,
  name: text({ en: 'Name of the game.', zh: '游戏名称' }),
  signKey: text({ en: 'Signing key.', zh: '签名 signKey' }),
  orderField: oneOf(['exOrderId', 'exOrderNo', 'both'], {
    en: 'What deliveries call the order. Default exOrderId.',
    zh: '发货时订单字段名，默认 exOrderId',
  }),
  roleIds: oneOf(['digits', 'text'], {
    en: 'What roleId and roleServer may be. Default digits.',
    zh: 'roleId、roleServer 的取值，默认只接受数字（digits）',
  }),
  numbers: oneOf(['number', 'text'], {
    en: 'How deliveries write numbers. Default number.',
    zh: '发货时数字的写法，默认 number',
  }),
  extra: text({
    en: 'What deliveries carry as extra. Default empty.',
    zh: '发货时的扩展信息，默认为空',
    mayBeEmpty: true,
  }),
  escapeSlash: bool({
    en: "Sign prop with / escaped as \\/, as PHP's json_encode does unless told otherwise. Default false.",
    zh: 'prop 签名时将 / 转义为 \\/（PHP json_encode 的默认行为），默认否',
  }),
}

const giftName = text({ en: 'The gift.', zh: '礼包名称', example: '新手礼包' })

export const giftFields = {
  gameId,
  giftName,
  exchangeCeiling: int({ en: 'Codes of this gift per role. Default 1.', zh: '每角色可兑换次数，默认 1' }),
  receiveGrade: int({ en: 'Lowest role grade. Default 0.', zh: '领取等级，默认 0' }),
  exchangeUrl: text({ en: 'Where deliveries go.', zh: '发货地址', example: 'http://127.0.0.1:3000/gift' }),
  props: list(
    object({
      name: text({ en: 'Name of the prop.', zh: '道具名称', example: '金币' }),
      num: int({ en: 'How many, at least 1.', zh: '数量', example: 100 }),
    }),
  ),
}

const batchName = text({ en: 'Name of the batch; its first code when absent.', zh: '批次名称' })

export const batchFields = {
  gameId,
  giftName,
  batchName,
  isPublic: bool({ en: 'One code serves every role once. Default false.', zh: '是否公共码，默认否' }),
  startTime: keptTime({ en: 'Valid from; 0, the default, for no limit.', zh: '开始时间，0 为不限' }),
  endTime: keptTime({ en: 'Valid until; 0, the default, for no limit.', zh: '结束时间，0 为不限' }),
}

export const codeFields = {
  gameId,
  code: text({ en: 'A gift code.', zh: '礼包码', example: 'CXPIYFLW' }),
  giftName,
  batchName,
}

/** One role's redemption of one code, over all its tries. Roles of one id are different ones on different servers. */
export const redemptionFields = {
  exOrderId: text({ en: 'The exchange order.', zh: '兑换订单编号' }),
  gameId,
  code: text({ en: 'The code.', zh: '礼包码' }),
  giftName,
  roleServer: text({ en: 'Server of the role.', zh: '角色区服 ID' }),
  roleId: text({ en: 'The role.', zh: '角色 ID' }),
  status: oneOf(['reserved', 'delivered', 'failed'], { en: 'What became of it.', zh: '兑换状态' }),
  // A reservation that came with a seed has no delivery on its way and holds up no other.
  inFlight: bool({ en: 'Whether a delivery is on its way.', zh: '是否正在发货' }),
  at: keptTime({ en: 'Time of the last try.', zh: '最近一次兑换时间' }),
}

const seenCode = { en: 'Code as the real service writes it.', zh: '错误码' }

/** What a team has seen at the real service instead of an entry of the error table. */
export const seenErrorFields = {
  error: oneOf(Object.keys(errors) as RocgameError[], { en: 'The error.', zh: '错误' }),
  errCode: optional(union(text(seenCode), int(seenCode))),
  errMsg: optional(text({ en: 'Text as the real service writes it.', zh: '错误信息' })),
}

export type Game = Row<typeof gameFields>
export type Gift = Row<typeof giftFields>
export type Prop = Gift['props'][number]
export type Batch = Row<typeof batchFields>
export type Code = Row<typeof codeFields>
export type Redemption = Row<typeof redemptionFields>
export type Role = Pick<Redemption, 'roleServer' | 'roleId'>
export type SeenError = Row<typeof seenErrorFields>

export const game = (gameId: number): string => String(gameId)
const roleKey = (row: Redemption) => [row.gameId, row.code, row.roleServer, row.roleId]
/** Whether a redemption counts: it was delivered, or may be at any moment. */
const counts = (row: Redemption): boolean => row.inFlight || row.status === 'delivered'

const gameOf = (row: { readonly gameId: number }) => row.gameId
export const gamesById = wayBy<Game>((row) => game(row.gameId))
export const gamesByName = wayBy<Game>((row) => row.name, gameOf)
export const giftsByName = wayBy<Gift>((row) => row.giftName, gameOf)
export const codesByCode = wayBy<Code>((row) => row.code, gameOf)
export const codesByGift = wayBy<Code>(
  (row) => row.giftName,
  (row) => row.code,
  gameOf,
)
const orderOf = (row: Redemption) => row.exOrderId
export const redemptionsByTime = wayByTime<Redemption>((row) => row.at, orderOf)
export const redemptionsByOrder = wayBy<Redemption>(orderOf)
export const redemptionsByCode = wayBy<Redemption>((row) => row.code, orderOf)
export const redemptionsByRole = wayBy<Redemption>((row) => row.roleId, orderOf)

export const games = stateTable(gameFields)({
  name: 'rocgame.games',
  key: (row) => game(row.gameId),
  indexes: { byId: (row) => [row.gameId], listId: gamesById.index, listName: gamesByName.index },
})

export const gifts = stateTable(giftFields)({
  name: 'rocgame.gifts',
  key: (row) => joinKey(game(row.gameId), row.giftName),
  indexes: { byGame: (row) => [row.gameId, row.giftName], listName: giftsByName.index },
})
export const batchKey = (row: Omit<Code, 'code'>) =>
  joinKey(game(row.gameId), JSON.stringify([row.giftName, row.batchName]))
export const batches = stateTable(batchFields)({
  name: 'rocgame.batches',
  key: batchKey,
  indexes: { byGift: (row) => [row.gameId, row.giftName, row.batchName] },
})
export const codes = stateTable(codeFields)({
  name: 'rocgame.codes',
  key: (row) => joinKey(game(row.gameId), row.code),
  indexes: {
    byBatch: (row) => [row.gameId, row.giftName, row.batchName, row.code],
    listCode: codesByCode.index,
    listGift: codesByGift.index,
  },
})
export const redemptions = stateTable(redemptionFields)({
  name: 'rocgame.redemptions',
  key: (row) => row.exOrderId,
  indexes: {
    byGame: (row) => [row.gameId, row.at, row.exOrderId],
    byRole: roleKey,
    byStatus: (row) => [row.gameId, row.code, row.status],
    counted: (row) => (counts(row) ? roleKey(row) : undefined),
    countedOfGift: (row) => (counts(row) ? [row.gameId, row.giftName, row.roleServer, row.roleId] : undefined),
    listTime: redemptionsByTime.index,
    listOrder: redemptionsByOrder.index,
    listCode: redemptionsByCode.index,
    listRole: redemptionsByRole.index,
  },
})
export const seenErrors = stateTable(seenErrorFields)({ name: 'rocgame.errors', key: (row) => row.error, indexes: {} })
