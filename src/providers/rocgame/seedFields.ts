import { int, list, object, optional, text, union, type Values } from '../../contract/schema/field.ts'
import { without } from '../../contract/stateTable.ts'
import { batchFields, codeFields, gameFields, giftFields } from './tables.ts'

const gameNote = { en: 'Game id, digits.', zh: '游戏编号', example: 1015 }
export const gameId = union(int(gameNote), text(gameNote))

const batch = object({
  batchName: optional(batchFields.batchName),
  isPublic: optional(batchFields.isPublic),
  startTime: optional(batchFields.startTime),
  endTime: optional(batchFields.endTime),
  codes: list(codeFields.code),
})

const seededGiftFields = {
  ...without(giftFields, 'gameId'),
  exchangeCeiling: optional(giftFields.exchangeCeiling),
  receiveGrade: optional(giftFields.receiveGrade),
  batches: optional(list(batch)),
}

/** What a seed says of a game; id and key are made when absent. */
export const seededGameFields = {
  gameId: optional(gameId),
  name: optional(gameFields.name),
  signKey: optional(gameFields.signKey),
  orderField: optional(gameFields.orderField),
  roleIds: optional(gameFields.roleIds),
  numbers: optional(gameFields.numbers),
  extra: optional(gameFields.extra),
  escapeSlash: optional(gameFields.escapeSlash),
  gifts: optional(list(object(seededGiftFields))),
}

/** The same for a game that may be there: what is left out of a gift stays as it was. */
export const changedGameFields = {
  ...seededGameFields,
  gifts: optional(
    list(
      object({
        ...seededGiftFields,
        exchangeUrl: optional(seededGiftFields.exchangeUrl),
        props: optional(seededGiftFields.props),
      }),
    ),
  ),
}

export type GameSeed = Values<typeof seededGameFields>
