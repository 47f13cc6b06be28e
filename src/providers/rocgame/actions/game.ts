import {
  bool,
  int,
  list,
  object,
  oneOf,
  type Prose,
  text,
  unixTime,
  type Values,
} from '../../../contract/schema/field.ts'
import { gathered } from '../../../contract/schema/streamed.ts'
import { joined, prose } from '../../../contract/values/prose.ts'
import { dumpGame, storeGame } from '../games.ts'
import { gameMistakes } from '../seed.ts'
import { changedGameFields, type GameSeed } from '../seedFields.ts'
import { rocgame } from '../spec.ts'
import type { RocgameState } from '../state.ts'

/** A code belongs to one batch for good; one that another batch has cannot be given once more. */
async function conflict(entry: GameSeed, state: RocgameState): Promise<Prose | undefined> {
  if (entry.gameId === undefined) return undefined
  for (const { giftName, batches = [] } of entry.gifts ?? []) {
    for (const { batchName, codes } of batches) {
      for (const code of codes) {
        const known = await state.code(Number(entry.gameId), code)
        if (known && (known.giftName !== giftName || known.batchName !== (batchName ?? codes[0])))
          return prose(
            `Code ${code} is in batch ${known.batchName} of ${known.giftName} already.`,
            `兑换码 ${code} 已在 ${known.giftName} 的批次 ${known.batchName} 中。`,
          )
      }
    }
  }
  return undefined
}

type Changed = Values<typeof changedGameFields>

/** A game as the seed has it: what a gift leaves out is taken from the gift of that name, which a new one has not. */
async function completed(params: Changed, state: RocgameState): Promise<{ game: GameSeed; mistakes: Prose[] }> {
  const mistakes: Prose[] = []
  const gifts: NonNullable<GameSeed['gifts']> = []
  for (const [at, given] of (params.gifts ?? []).entries()) {
    const before = params.gameId === undefined ? undefined : await state.gift(Number(params.gameId), given.giftName)
    const { exchangeUrl = before?.exchangeUrl, props = before?.props } = given
    const path = `/gifts/${at}`
    if (exchangeUrl === undefined)
      mistakes.push(
        prose(
          `${path}/exchangeUrl: missing; gift "${given.giftName}" is new`,
          `${path}/exchangeUrl: 缺少；礼包 "${given.giftName}" 是新的`,
        ),
      )
    else if (props === undefined)
      mistakes.push(
        prose(
          `${path}/props: missing; gift "${given.giftName}" is new`,
          `${path}/props: 缺少；礼包 "${given.giftName}" 是新的`,
        ),
      )
    else gifts.push({ ...given, exchangeUrl, props: [...props] })
  }
  return { game: { ...params, gifts }, mistakes }
}

export const game = rocgame.action({
  id: 'game',
  changesKeys: true,
  summary: { en: 'Registers a game, or changes one that has this gameId', zh: '登记游戏；gameId 已存在则修改' },
  params: changedGameFields,
  data: object({
    gameId: int({ en: 'Game id.', zh: '游戏编号' }),
    name: text({ en: 'Name of the game.', zh: '游戏名称' }),
    signKey: text({ en: 'Signing key.', zh: '签名 signKey' }),
    orderField: oneOf(['exOrderId', 'exOrderNo', 'both'], { en: 'Name of the order.', zh: '订单字段名' }),
    roleIds: oneOf(['digits', 'text'], { en: 'What role ids may be.', zh: '角色 ID 的取值' }),
    numbers: oneOf(['number', 'text'], { en: 'How deliveries write numbers.', zh: '发货时数字的写法' }),
    extra: text({ en: 'What deliveries carry as extra.', zh: '发货时的扩展信息', mayBeEmpty: true }),
    escapeSlash: bool({ en: 'Whether / is signed as \\/.', zh: '签名时是否转义 /' }),
    gifts: list(
      object({
        giftName: text({ en: 'The gift.', zh: '礼包名称' }),
        exchangeCeiling: int({ en: 'Codes per role.', zh: '每角色可兑换次数' }),
        receiveGrade: int({ en: 'Lowest role grade.', zh: '领取等级' }),
        exchangeUrl: text({ en: 'Where deliveries go.', zh: '发货地址' }),
        props: list(object({ name: text({ en: 'Name.', zh: '道具名称' }), num: int({ en: 'How many.', zh: '数量' }) })),
        batches: list(
          object({
            batchName: text({ en: 'The batch.', zh: '批次名称' }),
            isPublic: bool({ en: 'Serves every role once.', zh: '是否公共码' }),
            startTime: unixTime({ en: 'Valid from, 0 for no limit.', zh: '开始时间' }),
            endTime: unixTime({ en: 'Valid until, 0 for no limit.', zh: '结束时间' }),
            codes: list(text({ en: 'A gift code.', zh: '礼包码' })),
          }),
        ),
      }),
    ),
  }),
  async handle({ params, state, ids, fail }) {
    const { game: entry, mistakes } = await completed(params, state)
    mistakes.push(...gameMistakes(entry, ''))
    if (mistakes.length > 0) fail('INVALID', joined(mistakes))
    const twice = await conflict(entry, state)
    if (twice !== undefined) fail('CONFLICT', twice)
    return gathered(dumpGame(state, await storeGame(entry, state, ids)))
  },
})
