import { eachAs } from '../../contract/schema/streamed.ts'
import type { Ids } from '../../contract/values/ids.ts'
import type { GameSeed } from './seedFields.ts'
import type { Batch, Game, Gift, RocgameState } from './state.ts'

type GiftSeed = NonNullable<GameSeed['gifts']>[number]
type BatchSeed = NonNullable<GiftSeed['batches']>[number]

async function freeGameId(state: RocgameState, ids: Ids): Promise<string> {
  for (;;) {
    const gameId = ids.pick('123456789', 6)
    if (!(await state.game(gameId))) return gameId
  }
}

/** Puts a batch with its codes; one without a name is called after its first code. */
export async function storeBatch({ codes, ...batch }: BatchSeed, gift: Gift, state: RocgameState): Promise<void> {
  const { gameId, giftName } = gift
  const batchName = batch.batchName ?? (codes[0] as string)
  const { isPublic = false, startTime = 0, endTime = 0 } = batch
  await state.putBatch({ gameId, giftName, batchName, isPublic, startTime, endTime })
  for (const code of codes) await state.putCode({ gameId, code, giftName, batchName })
}

/** Puts a game of a seed, over what was known of it. Gifts and codes that the seed does not name stay. */
export async function storeGame(entry: GameSeed, state: RocgameState, ids: Ids): Promise<Game> {
  const gameId = String(entry.gameId ?? (await freeGameId(state, ids)))
  const before = await state.game(gameId)
  const game: Game = {
    gameId: Number(gameId),
    name: entry.name ?? before?.name ?? `Game ${gameId}`,
    signKey: entry.signKey ?? before?.signKey ?? ids.hex(32),
    orderField: entry.orderField ?? before?.orderField ?? 'exOrderId',
    roleIds: entry.roleIds ?? before?.roleIds ?? 'digits',
    numbers: entry.numbers ?? before?.numbers ?? 'number',
    extra: entry.extra ?? before?.extra ?? '',
    escapeSlash: entry.escapeSlash ?? before?.escapeSlash ?? false,
  }
  await state.putGame(game)
  for (const { batches = [], ...given } of entry.gifts ?? []) {
    const known = await state.gift(game.gameId, given.giftName)
    const gift: Gift = {
      ...given,
      gameId: game.gameId,
      exchangeCeiling: given.exchangeCeiling ?? known?.exchangeCeiling ?? 1,
      receiveGrade: given.receiveGrade ?? known?.receiveGrade ?? 0,
    }
    await state.putGift(gift)
    for (const batch of batches) await storeBatch(batch, gift, state)
  }
  return game
}

/** A game in the shape of the seed, written while it is read. */
export const dumpGame = (state: RocgameState, game: Game) => ({
  ...game,
  gifts: eachAs(state.eachGiftOf(game.gameId), (gift) => {
    const { gameId: _game, ...shown } = gift
    return { ...shown, batches: eachAs(state.eachBatchOf(gift), (batch) => dumpBatch(state, batch)) }
  }),
})

function dumpBatch(state: RocgameState, batch: Batch) {
  const { gameId: _game, giftName: _gift, ...shown } = batch
  return { ...shown, codes: eachAs(state.eachCodeOf(batch), ({ code }) => code) }
}
