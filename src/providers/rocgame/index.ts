import demo from '../../../fixtures/demo.json' with { type: 'json' }
import { clientSpec } from '../../contract/client.ts'
import { int, text } from '../../contract/schema/field.ts'
import { batch } from './actions/batch.ts'
import { game } from './actions/game.ts'
import { giftDeliver } from './callbacks/gift.deliver.ts'
import { commandLines } from './commandLines.ts'
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
  actions: { batch, game },
  lists: { products, gifts, codes, orders },
  client: clientSpec({
    options: {
      gameId: int({ en: 'The game.', zh: '游戏编号' }),
      signKey: text({ en: 'Its signing key.', zh: '签名密钥' }),
    },
    key: 'signKey',
    fills: ['gameId'],
    fill: ({ gameId }) => ({ gameId }),
  }),
  demo: {
    seed: demo.rocgame,
    commandLines,
    scenarios: async () =>
      (await import('../../../fixtures/examples.json', { with: { type: 'json' } })).default.rocgame,
  },
  generator: { hasPlayers: false, load: async () => (await import('./generate.ts')).generate },
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
