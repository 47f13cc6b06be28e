import { batch } from './actions/batch.ts'
import { game } from './actions/game.ts'
import { giftDeliver } from './callbacks/gift.deliver.ts'
import { codes } from './lists/codes.ts'
import { gifts } from './lists/gifts.ts'
import { orders } from './lists/orders.ts'
import { products } from './lists/products.ts'
import { giftCodeQuery } from './operations/gift.codeQuery.ts'
import { giftCodeUse } from './operations/gift.codeUse.ts'
import { seed } from './seed.ts'
import { rocgame as factory } from './spec.ts'

/** RocGame, whole: document 003_b282b459fa9c3489.txt. */
export const rocgame = factory.complete({
  operations: [giftCodeUse, giftCodeQuery],
  callbacks: [giftDeliver],
  actions: [batch, game],
  lists: [products, gifts, codes, orders],
  seed,
  async sample(state) {
    for (const { gameId, signKey } of await state.games()) {
      const found = await state.anyCode(gameId)
      if (!found) continue
      const facts = { gameId: String(gameId), signKey, exCode: found.code }
      const params = { gameId: facts.gameId, exCodeMulti: found.code }
      return { facts, operation: giftCodeQuery, params, key: signKey }
    }
    return undefined
  },
})

/** What the provider's console does, as the library offers it. */
export const rocgameActions = { batch, game }

/** What there is, as the library leafs through it. */
export const rocgameLists = { products, gifts, codes, orders }
