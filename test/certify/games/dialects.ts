import { type Dialect, type Fields, md5, Refusal } from './dialect.ts'

const text = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '')

/** Every field but sign, as name=value, the names in byte order. */
const pairs = (fields: Fields): string[] =>
  Object.keys(fields)
    .sort()
    .map((name) => `${name}=${text(fields[name])}`)

const egret: Dialect = {
  key: 'demo-egret-appkey-1001',
  format: 'form',
  signature: (fields, key) => md5(pairs(fields).join('') + key),
  read: (fields) => ({
    channelOrder: text(fields.orderId),
    gameOrder:
      text(fields.ext).startsWith('game-') || text(fields.ext).startsWith('never') ? text(fields.ext) : undefined,
    player: text(fields.id),
    server: text(fields.serverId),
    goods: text(fields.goodsId),
    amount: text(fields.money),
    currency: 'CNY',
    isPaid: true,
  }),
  accepted: '{"code":0}',
  refused: '{"code":1013}',
  prices: { 1: '1', 2: '2', 3: '10', 4: '30' },
  players: ['ce3af2e06a0c5dc981fcdb060ebc6bde', '5d41402abc4b2a76b9719d911017c592', '7d793037a0760186574b0282f2f435e7'],
  makesOrders: false,
}

const quicksdk: Dialect = {
  key: 'demo-quick-callbackkey-android',
  format: 'form',
  signature: (fields, key) => md5([...pairs(fields), key].join('&')),
  read: (fields) => ({
    channelOrder: text(fields.orderNo),
    gameOrder: text(fields.cpOrderNo),
    player: text(fields.uid),
    server: '',
    goods: '',
    amount: text(fields.payAmount),
    currency: text(fields.payCurrency),
    isPaid: fields.payStatus === '0' && fields.subscriptionStatus !== '2',
  }),
  accepted: 'SUCCESS',
  refused: 'FAILURE',
  prices: {},
  players: ['10001', '10002', '10003'],
  makesOrders: true,
}

const rocgame: Dialect = {
  key: 'demo-rocgame-signkey-1015',
  format: 'json',
  signature(fields, key) {
    const signed = Object.entries(fields).filter(([, value]) => value !== null && value !== '')
    return md5(`${pairs(Object.fromEntries(signed)).join('&')}&key=${key}`)
  },
  read: (fields) => ({
    channelOrder: text(fields.exOrderId),
    gameOrder: undefined,
    player: text(fields.roleId),
    server: text(fields.roleServer),
    goods: text(fields.prop),
    amount: '',
    currency: '',
    isPaid: true,
  }),
  accepted: '{"code":1,"msg":"ok"}',
  refused: '{"code":0,"msg":"no"}',
  prices: {},
  players: ['900001', '900002'],
  makesOrders: false,
  isGift: true,
}

/** Names of elements in one of the encoded formats. */
interface Elements {
  readonly gameOrder: string
  readonly player: string
}

/** The same product in an encoded format: the game decodes it, and compares the MD5 of what it was sent. */
const encoded = ({ gameOrder, player }: Elements, refusesDoubled = true): Dialect => ({
  ...quicksdk,
  signature: (fields, key) => md5(`${fields.nt_data}${fields.sign}${key}`),
  read: (fields) => {
    const xml = decoded(text(fields.nt_data), quicksdk.key)
    const element = (name: string) => {
      const found = [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))]
      if (found.length > 1 && refusesDoubled) throw new Refusal('an element twice')
      return found[0]?.[1] ?? ''
    }
    return {
      channelOrder: element('order_no'),
      gameOrder: element(gameOrder),
      player: element(player),
      server: '',
      goods: '',
      amount: element('amount'),
      currency: 'USD',
      isPaid: element('status') === '0' && element('subscriptionStatus') !== '2',
    }
  },
  signatureField: 'md5Sign',
})

const SELF_PLATFORM = { gameOrder: 'out_order_no', player: 'uid' }

/** Every format a QuickSDK product may have its notifications in but the signed form, with the game that reads it. */
export const encodedDialects = {
  nt_data: encoded(SELF_PLATFORM),
  nt_data_aggregation: encoded({ gameOrder: 'game_order', player: 'channel_uid' }),
} as const

/** A game that reads the first of several elements. */
export const readsFirstElement = encoded(SELF_PLATFORM, false)

function decoded(data: string, key: string): string {
  const sums = data.slice(1).split('@')
  return Buffer.from(sums.map((sum, at) => (Number(sum) - key.charCodeAt(at % key.length)) & 0xff)).toString()
}

/** How a game speaks with each channel. */
export const dialects = { egret, quicksdk, rocgame } as const
