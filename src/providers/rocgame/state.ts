import { browse, type ListQuery, wayBy, wayByTime } from '../../contract/list.ts'
import { joinKey, type Transaction, table } from '../../contract/store.ts'
import type { Ids } from '../../contract/values/ids.ts'
import type { RocgameError } from './errors.ts'

export interface Game {
  readonly gameId: number
  readonly name: string
  readonly signKey: string
  /** What a delivery calls the order. */
  readonly orderField: 'exOrderId' | 'exOrderNo' | 'both'
  /** Whether ids of roles and servers have to be digits. */
  readonly roleIds: 'digits' | 'text'
  /** How deliveries write numbers. */
  readonly numbers: 'number' | 'text'
  /** What deliveries carry as `extra`. */
  readonly extra: string
  /** Whether `/` in a list is escaped in the text that is signed. */
  readonly escapeSlash: boolean
}

export interface Prop {
  readonly name: string
  readonly num: number
}

export interface Gift {
  readonly gameId: number
  readonly giftName: string
  /** How many codes of this gift one role may redeem. */
  readonly exchangeCeiling: number
  /** The lowest role grade that may redeem it. */
  readonly receiveGrade: number
  /** Where deliveries go. */
  readonly exchangeUrl: string
  readonly props: readonly Prop[]
}

export interface Batch {
  readonly gameId: number
  readonly giftName: string
  readonly batchName: string
  /** Whether one code serves every role once. */
  readonly isPublic: boolean
  /** Unix times in seconds, 0 for no limit. */
  readonly startTime: number
  readonly endTime: number
}

export interface Code {
  readonly gameId: number
  readonly code: string
  readonly giftName: string
  readonly batchName: string
}

/** Who redeems: roles of one id are different ones on different servers. */
export interface Role {
  readonly roleServer: string
  readonly roleId: string
}

/** One role's redemption of one code, over all its tries. */
export interface Redemption extends Role {
  readonly exOrderId: string
  readonly gameId: number
  readonly code: string
  readonly giftName: string
  readonly status: 'reserved' | 'delivered' | 'failed'
  /** Whether a delivery is on its way. A reservation that came with a seed has none and holds nobody up. */
  readonly inFlight: boolean
  /** Unix time in seconds of the last try. */
  readonly at: number
}

/** What a team has seen at the real service instead of an entry of the error table. */
export interface SeenError {
  readonly error: RocgameError
  readonly errCode?: string | number
  readonly errMsg?: string
}

const game = (gameId: number): string => String(gameId)
const roleKey = (row: Redemption) => [row.gameId, row.code, row.roleServer, row.roleId]
/** Whether a redemption counts: it was delivered, or may be at any moment. */
const counts = (row: Redemption): boolean => row.inFlight || row.status === 'delivered'

const gameOf = (row: { readonly gameId: number }) => row.gameId
const gamesById = wayBy<Game>((row) => game(row.gameId))
const gamesByName = wayBy<Game>((row) => row.name, gameOf)
const giftsByName = wayBy<Gift>((row) => row.giftName, gameOf)
const codesByCode = wayBy<Code>((row) => row.code, gameOf)
const codesByGift = wayBy<Code>(
  (row) => row.giftName,
  (row) => row.code,
  gameOf,
)
const orderOf = (row: Redemption) => row.exOrderId
const redemptionsByTime = wayByTime<Redemption>((row) => row.at, orderOf)
const redemptionsByOrder = wayBy<Redemption>(orderOf)
const redemptionsByCode = wayBy<Redemption>((row) => row.code, orderOf)
const redemptionsByRole = wayBy<Redemption>((row) => row.roleId, orderOf)

const games = table<Game>()({
  name: 'rocgame.games',
  key: (row) => game(row.gameId),
  indexes: { byId: (row) => [row.gameId], listId: gamesById.index, listName: gamesByName.index },
})

/** So many games are looked through when a request is explained. */
const SOME_GAMES = 200
const gifts = table<Gift>()({
  name: 'rocgame.gifts',
  key: (row) => joinKey(game(row.gameId), row.giftName),
  indexes: { byGame: (row) => [row.gameId, row.giftName], listName: giftsByName.index },
})
const batchKey = (row: Omit<Code, 'code'>) => joinKey(game(row.gameId), JSON.stringify([row.giftName, row.batchName]))
const batches = table<Batch>()({
  name: 'rocgame.batches',
  key: batchKey,
  indexes: { byGift: (row) => [row.gameId, row.giftName, row.batchName] },
})
const codes = table<Code>()({
  name: 'rocgame.codes',
  key: (row) => joinKey(game(row.gameId), row.code),
  indexes: {
    byBatch: (row) => [row.gameId, row.giftName, row.batchName, row.code],
    listCode: codesByCode.index,
    listGift: codesByGift.index,
  },
})
const redemptions = table<Redemption>()({
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
const seenErrors = table<SeenError>()({ name: 'rocgame.errors', key: (row) => row.error, indexes: {} })

/** RocGame's state in one transaction. Gifts, codes and redemptions belong to their game. */
export function open(tx: Transaction) {
  const gift = (gameId: number, giftName: string) => tx.get(gifts, joinKey(game(gameId), giftName))
  const code = (gameId: number, text: string) => tx.get(codes, joinKey(game(gameId), text))

  return {
    game: (gameId: string) => tx.get(games, gameId),
    games: () => tx.all(games),
    /** Enough games to tell whose key or id was meant. */
    someGames: () => tx.list(games, 'byId', { limit: SOME_GAMES }),
    putGame: (row: Game) => tx.put(games, row),

    gift,
    giftsOf: (gameId: number) => tx.list(gifts, 'byGame', { prefix: [gameId] }),
    putGift: (row: Gift) => tx.put(gifts, row),

    batch: (row: Omit<Code, 'code'>) => tx.get(batches, batchKey(row)),
    batchesOf: (of: Gift) => tx.list(batches, 'byGift', { prefix: [of.gameId, of.giftName] }),
    putBatch: (row: Batch) => tx.put(batches, row),

    code,
    codesOf: (of: Batch) => tx.list(codes, 'byBatch', { prefix: [of.gameId, of.giftName, of.batchName] }),
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
    redemptionsOf: (gameId: number) => tx.list(redemptions, 'byGame', { prefix: [gameId] }),
    redemptionBy: (gameId: number, text: string, role: Role) =>
      tx.find(redemptions, 'byRole', [gameId, text, role.roleServer, role.roleId]),
    /** A redemption that leaves nothing of the code: anybody's, or of a public code this role's. */
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
