import { md5 } from './php.ts'

/** Keys that are like nothing else, some with characters that are written differently in URL, JSON and HTML. */
export const EGRET_KEYS = ['EgretKeyAlpha1001', 'egret/key+beta=&1002'] as const
export const OPEN_KEY = 'QuickOpenKeyGamma'
export const CALLBACK_KEYS = ['quick-callback-密钥-delta', 'quick callback "epsilon"'] as const
export const ROC_KEYS = ['deadbeefcafef00d1234567890abcdef', "Roc<Key>'Zeta'1016"] as const
export const ADMIN_TOKEN = 'admin-token-eta'
const PASSWORDS = ['alicePlainTheta', 'bobPlainIota'] as const
export const [ALICE_MD5, BOB_MD5] = PASSWORDS.map(md5) as [string, string]
export const [ALICE_PLAIN] = PASSWORDS
export const ACCESS_TOKEN = 'sns-access-token-kappa'

export const KEYS = [...EGRET_KEYS, OPEN_KEY, ...CALLBACK_KEYS, ...ROC_KEYS]
const SECRETS = [...KEYS, ADMIN_TOKEN, ...PASSWORDS, ALICE_MD5, BOB_MD5, ACCESS_TOKEN]

/** A seed of two apps, a merchant with two products, two games, all of whose callbacks go to one game server. */
export const secretSeed = (gameUrl: string) => ({
  egret: {
    apps: EGRET_KEYS.map((appKey, at) => ({
      appId: String(1001 + at),
      appKey,
      payCallbackUrl: `${gameUrl}/egret?secret=${encodeURIComponent(appKey)}`,
      goods: [{ goodsId: '1', money: 1 }],
      users: [{ id: `player-${at}`, token: `token-${at}` }],
    })),
  },
  quicksdk: {
    merchants: [
      {
        openId: 'merchant',
        openKey: OPEN_KEY,
        users: PASSWORDS.map((password, at) => ({ uid: String(10_001 + at), username: `user-${at}`, password })),
        products: CALLBACK_KEYS.map((callbackKey, at) => ({
          id: at + 1,
          productCode: `product-${at}`,
          name: 'Product',
          callbackKey,
          callbackUrl: `${gameUrl}/quicksdk`,
          payTypes: [{ id: 12, name: 'MyCard' }],
          goods: [{ goodsId: 'gem60', price: '0.99' }],
        })),
      },
    ],
  },
  rocgame: {
    games: ROC_KEYS.map((signKey, at) => ({
      gameId: 1015 + at,
      signKey,
      gifts: [
        {
          giftName: `gift-${at}`,
          exchangeUrl: `${gameUrl}/rocgame`,
          props: [{ name: 'gold', num: 1 }],
          batches: [{ batchName: 'batch', codes: [`CODE000${at}`, `CODE100${at}`] }],
        },
      ],
    })),
  },
})

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)
const inAscii = (text: string): string =>
  text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
const inHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`).replaceAll('&#38;', '&amp;')

/** A secret as clients write it. */
export const spellings = (secret: string): readonly string[] => [
  ...new Set([
    secret,
    secret.toUpperCase(),
    secret.toLowerCase(),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
    encodeURIComponent(encodeURIComponent(secret)),
    inJson(secret),
    inJson(secret).replaceAll('/', '\\/'),
    inAscii(inJson(secret)),
  ]),
]

/** Every secret of the seed that stands in a text, however it is written. */
export function secretsIn(text: string): string[] {
  const lower = text.toLowerCase()
  return SECRETS.filter((secret) =>
    [...spellings(secret), inHtml(secret), inJson(inJson(secret))].some((one) => lower.includes(one.toLowerCase())),
  )
}
