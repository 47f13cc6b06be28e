import { browse, type ListQuery } from '../../contract/list.ts'
import { joinKey, type Transaction } from '../../contract/store.ts'
import type { Ids } from '../../contract/values/ids.ts'
import type { RocgameError } from './errors.ts'
import {
  type Batch,
  batches,
  batchKey,
  type Code,
  codes,
  codesByCode,
  codesByGift,
  type Game,
  type Gift,
  game,
  games,
  gamesById,
  gamesByName,
  gifts,
  giftsByName,
  type Redemption,
  type Role,
  redemptions,
  redemptionsByCode,
  redemptionsByOrder,
  redemptionsByRole,
  redemptionsByTime,
  type SeenError,
  seenErrors,
} from './tables.ts'

export type { Batch, Game, Gift, Prop, Redemption, Role, SeenError } from './tables.ts'

/** At most this many games are looked through when a request is explained. */
const SOME_GAMES = 200

/** RocGame's state in one transaction. Gifts, codes and redemptions belong to their game. */
export function open(tx: Transaction) {
  const gift = (gameId: number, giftName: string) => tx.get(gifts, joinKey(game(gameId), giftName))
  const code = (gameId: number, text: string) => tx.get(codes, joinKey(game(gameId), text))

  return {
    game: (gameId: string) => tx.get(games, gameId),
    games: () => tx.all(games),
    eachGame: () => tx.eachOf(games),
    /** Enough games to tell whose key or id was meant. */
    someGames: () => tx.list(games, 'byId', { limit: SOME_GAMES }),
    putGame: (row: Game) => tx.put(games, row),

    gift,
    giftsOf: (gameId: number) => tx.list(gifts, 'byGame', { prefix: [gameId] }),
    eachGiftOf: (gameId: number) => tx.each(gifts, 'byGame', { prefix: [gameId] }),
    putGift: (row: Gift) => tx.put(gifts, row),

    batch: (row: Omit<Code, 'code'>) => tx.get(batches, batchKey(row)),
    eachBatchOf: (of: Gift) => tx.each(batches, 'byGift', { prefix: [of.gameId, of.giftName] }),
    putBatch: (row: Batch) => tx.put(batches, row),

    code,
    eachCodeOf: (of: Batch) => tx.each(codes, 'byBatch', { prefix: [of.gameId, of.giftName, of.batchName] }),
    anyCode: (gameId: number) => tx.find(codes, 'byBatch', [gameId]),
    putCode: (row: Code) => tx.put(codes, row),
    /** A code with what it opens. */
    async offer(gameId: number, text: string): Promise<{ gift: Gift; batch: Batch } | undefined> {
      const found = await code(gameId, text)
      const opened = found && (await gift(gameId, found.giftName))
      const batch = found && (await tx.get(batches, batchKey(found)))
      return opened && batch && { gift: opened, batch }
    },

    redemption: (exOrderId: string) => tx.get(redemptions, exOrderId),
    eachRedemptionOf: (gameId: number) => tx.each(redemptions, 'byGame', { prefix: [gameId] }),
    redemptionBy: (gameId: number, text: string, role: Role) =>
      tx.find(redemptions, 'byRole', [gameId, text, role.roleServer, role.roleId]),
    /** A redemption that leaves nothing of the code: any role's, or of a public code this role's. */
    taken: (gameId: number, text: string, role: Role | undefined) =>
      tx.find(redemptions, 'counted', role ? [gameId, text, role.roleServer, role.roleId] : [gameId, text]),
    async hasRedemption(gameId: number, text: string, status: Redemption['status']): Promise<boolean> {
      return (await tx.find(redemptions, 'byStatus', [gameId, text, status])) !== undefined
    },
    /** What of a gift's ceiling a role has used up, no more than the ceiling itself. */
    countedOfGift({ gameId, giftName, exchangeCeiling }: Gift, role: Role): Promise<Redemption[]> {
      const range = { prefix: [gameId, giftName, role.roleServer, role.roleId], limit: exchangeCeiling }
      return tx.list(redemptions, 'countedOfGift', range)
    },
    putRedemption: (row: Redemption) => tx.put(redemptions, row),
    /** An order number that is not taken yet, by a seed either. */
    // ASSUMPTION roc-12: `EX` and 16 digits.
    async freeOrder(ids: Ids): Promise<string> {
      for (;;) {
        const exOrderId = `EX${ids.digits(16)}`
        if (!(await tx.get(redemptions, exOrderId))) return exOrderId
      }
    },

    pageOfGames(query: ListQuery) {
      const byId = ['listId', gamesById] as const
      return browse(tx, { table: games, all: byId, search: [byId, ['listName', gamesByName]] }, query)
    },
    pageOfGifts(query: ListQuery) {
      const byName = ['listName', giftsByName] as const
      return browse(tx, { table: gifts, all: byName, search: [byName] }, query)
    },
    pageOfCodes(query: ListQuery) {
      const byCode = ['listCode', codesByCode] as const
      return browse(tx, { table: codes, all: byCode, search: [byCode, ['listGift', codesByGift]] }, query)
    },
    /** Newest first. */
    pageOfRedemptions(query: ListQuery) {
      const search = [
        ['listOrder', redemptionsByOrder] as const,
        ['listCode', redemptionsByCode] as const,
        ['listRole', redemptionsByRole] as const,
      ]
      return browse(tx, { table: redemptions, all: ['listTime', redemptionsByTime], newestFirst: true, search }, query)
    },

    seenError: (error: RocgameError) => tx.get(seenErrors, error),
    seenErrors: () => tx.all(seenErrors),
    putSeenError: (row: SeenError) => tx.put(seenErrors, row),
  }
}

export type RocgameState = ReturnType<typeof open>
