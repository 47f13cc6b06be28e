import { deliver } from '../../src/contract/callbacks/deliveryScript.ts'
import { clientSpec } from '../../src/contract/client.ts'
import { provider } from '../../src/contract/provider.ts'
import { int, list, object, optional, text, type Values } from '../../src/contract/schema/field.ts'
import { type Row, stateTable, without } from '../../src/contract/stateTable.ts'
import type { Transaction } from '../../src/contract/store.ts'
import { prose } from '../../src/contract/values/prose.ts'
import { md5Signer } from '../../src/contract/values/signature.ts'

const playerFields = {
  studio: text({ en: 'The studio.', zh: '工作室', example: 's-1' }),
  playerId: text({ en: 'The player.', zh: '玩家', example: 'p-1' }),
  coins: int({ en: 'What the player has.', zh: '金币', example: 10 }),
}
const studioFields = {
  studio: text({ en: 'The studio.', zh: '工作室', example: 's-1' }),
  secret: text({ en: 'Its signing key.', zh: '签名密钥' }),
  notifyUrl: text({ en: 'Where callbacks go.', zh: '回调地址' }),
}
const shownPlayer = without(playerFields, 'studio')
type Studio = Row<typeof studioFields>
type Player = Row<typeof playerFields>

const studios = stateTable(studioFields)({ name: 'acme.studios', key: (row) => row.studio, indexes: {} })
const players = stateTable(playerFields)({ name: 'acme.players', key: (row) => row.playerId, indexes: {} })
const open = (tx: Transaction) => ({
  studio: (id: string) => tx.get(studios, id),
  studios: () => tx.all(studios),
  putStudio: (row: Studio) => tx.put(studios, row),
  player: (id: string) => tx.get(players, id),
  players: () => tx.all(players),
  putPlayer: (row: Player) => tx.put(players, row),
})
type State = ReturnType<typeof open>

const signer = md5Signer({
  afterPair: '',
  betweenPairs: '&',
  beforeKey: '#',
  keyName: 'secret',
  emptyValues: 'signed',
})
const ok = int({ en: '1 for success.', zh: '1 为成功', example: 1 })
const why = text({ en: 'Why it was refused.', zh: '原因', mayBeEmpty: true })

const factory = provider<State, Studio>()({
  id: 'acme',
  title: { en: 'Acme games', zh: '艾克美游戏' },
  servers: [],
  basePath: '/acme',
  body: 'form',
  errors: {
    INCOMPLETE: { code: 1, en: 'A parameter is missing.', zh: '缺少参数' },
    SIGN_WRONG: { code: 2, en: 'The signature is wrong.', zh: '签名错误' },
    PLAYER_UNKNOWN: { code: 3, en: 'There is no such player.', zh: '玩家不存在' },
  },
  signer,
  common: {
    studio: text({ en: 'The studio.', zh: '工作室', example: 's-1' }),
    sign: text({ en: 'The signature.', zh: '签名' }),
  },
  checks: [
    ['required', 'INCOMPLETE'],
    ['tenant', 'SIGN_WRONG'],
    ['signature', 'SIGN_WRONG'],
  ],
  tenant: (texts, state) => state.studio(texts.studio ?? ''),
  identify: ({ studio, secret }) => ({ id: studio, key: secret }),
  keys: async (state) =>
    (await state.studios()).map(({ studio, secret }) => ({ owner: studio, name: 'secret', key: secret })),
  envelope: {
    success: (data) => ({ ok: 1, data }),
    failure: ({ code, en }) => ({ ok: 0, code, why: en }),
    read: (reply) =>
      reply.ok === 1
        ? { ok: true, data: reply.data }
        : { ok: false, code: Number(reply.code), message: String(reply.why) },
    schema: (data) => object({ ok, data }),
    failureSchema: object({ ok, code: ok, why }),
  },
  open,
})

const playerRead = factory.operation({
  id: 'player.read',
  path: '/acme/player/read',
  summary: { en: 'What a player has', zh: '玩家信息' },
  tier: 'assumed',
  tag: { en: 'Players', zh: '玩家' },
  params: { playerId: playerFields.playerId },
  data: object(shownPlayer),
  errors: ['PLAYER_UNKNOWN'],
  async handle({ params, state, fail }) {
    const { playerId, coins } = (await state.player(params.playerId)) ?? fail('PLAYER_UNKNOWN')
    return { playerId, coins }
  },
})

const coinsGranted = factory.callback({
  id: 'coins.granted',
  summary: { en: 'Tells the game of coins', zh: '金币通知' },
  tier: 'assumed',
  path: '/acme/coins',
  encoding: 'form',
  // A key of its own name, as QuickSDK's notification has.
  signer: md5Signer({ ...signer.rule, beforeKey: '!', keyName: 'notifySecret' }),
  params: {
    playerId: playerFields.playerId,
    grant: text({ en: 'The grant.', zh: '编号' }),
    pack: optional(text({ en: 'What was bought.', zh: '礼包' })),
    price: optional(text({ en: 'What was paid.', zh: '金额' })),
  },
  reply: { en: 'The text THANKS settles it.', zh: '返回 THANKS 即完成。' },
  verdict: ({ body }) => (body === 'THANKS' ? 'delivered' : 'retry'),
  acknowledge: { status: 200, body: 'THANKS' },
  schedule: ['15s'],
  certification: {
    kind: 'payment',
    fields: { order: ['grant'], player: 'playerId', goods: 'pack' },
    amounts: (price) => ({ price }),
    async sellers(state) {
      const own = (await state.players()).map(({ playerId }) => ({ id: playerId }))
      return (await state.studios()).map(({ studio, secret, notifyUrl }) => ({
        ...{ id: studio, key: secret, url: notifyUrl, players: own },
        goods: [{ id: 'sack', amount: '20', currency: '' }],
      }))
    },
    pay: async ({ ids }, _seller, { player, goods, amount }) => ({
      ...{ playerId: player, grant: `grant_${ids.hex(8)}`, pack: goods, price: amount },
    }),
  },
})

const grant = factory.action({
  id: 'grant',
  summary: { en: 'Gives a player coins', zh: '赠送金币' },
  params: {
    playerId: playerFields.playerId,
    coins: int({ en: 'How many.', zh: '数量', example: 5 }),
    deliver: optional(deliver(coinsGranted)),
  },
  data: object({
    coins: int({ en: 'What the player has now.', zh: '当前金币' }),
    callbackId: text({ en: 'The callback.', zh: '回调编号' }),
  }),
  async handle({ params, state, ids, emit, fail }) {
    const player = await state.player(params.playerId)
    const studio = player && (await state.studio(player.studio))
    if (!player || !studio)
      return fail('NOT_FOUND', prose(`There is no player ${params.playerId}.`, `没有玩家 ${params.playerId}。`))
    const coins = player.coins + params.coins
    await state.putPlayer({ ...player, coins })
    const id = ids.serial('grant')
    const [callbackId] = await emit(coinsGranted, {
      url: studio.notifyUrl,
      key: studio.secret,
      tenant: studio.studio,
      order: id,
      script: params.deliver,
      params: { playerId: player.playerId, grant: id },
    })
    return { coins, callbackId }
  },
})

const lobby = factory.page({
  id: 'lobby',
  summary: { en: 'The lobby', zh: '大厅' },
  method: 'GET',
  path: '/acme/lobby',
  handle: async ({ state }) => ({ status: 200, html: `<p>${(await state.players()).length} players</p>` }),
})

const seedFields = { studios: list(object({ ...studioFields, players: list(object(shownPlayer)) })) }

/** What a seed says of Acme; the game server is reached at `notifyUrl`. */
export const acmeSeed = (notifyUrl: string) => ({
  studios: [{ studio: 's-1', secret: 'acme-secret-1', notifyUrl, players: [{ playerId: 'p-1', coins: 10 }] }],
})

/** A provider that is not shipped: everything it needs is in this folder. */
export const acme = factory.complete({
  operations: [playerRead],
  callbacks: [coinsGranted],
  actions: { grant },
  pages: [lobby],
  client: clientSpec({
    options: { studio: studioFields.studio, secret: studioFields.secret },
    key: 'secret',
    fills: ['studio'],
    fill: ({ studio }) => ({ studio }),
  }),
  demo: {
    seed: acmeSeed('http://127.0.0.1:9/acme'),
    scenarios: async () => ({ callbacks: { 'coins.granted': { after: ['acme/grant'] } } }),
  },
  generator: {
    hasPlayers: true,
    load: async () => (_people, users) => ({
      studios: [
        {
          studio: 's-9',
          secret: 'generated',
          notifyUrl: 'http://127.0.0.1:3000/acme',
          players: Array.from({ length: users }, (_, at) => ({ playerId: `p-${at}`, coins: 0 })),
        },
      ],
    }),
  },
  seed: {
    schema: object(seedFields),
    async load({ studios: all }: Values<typeof seedFields>, state: State) {
      for (const { players: own, ...studio } of all) {
        await state.putStudio(studio)
        for (const player of own) await state.putPlayer({ ...player, studio: studio.studio })
      }
    },
    async dump(state: State) {
      const own = await state.players()
      const withPlayers = (await state.studios()).map((row) => ({
        ...row,
        players: own.filter(({ studio }) => studio === row.studio).map(({ playerId, coins }) => ({ playerId, coins })),
      }))
      return { studios: withPlayers }
    },
  },
  async sample(state) {
    const [studio] = await state.studios()
    const [player] = await state.players()
    if (!studio || !player) return undefined
    const params = { studio: studio.studio, playerId: player.playerId }
    return { facts: { ...params, secret: studio.secret }, operation: playerRead, params, key: studio.secret }
  },
})
