import { egretClient, quicksdkClient, rocgameClient, signers } from '../../src/index.ts'

const url = 'http://127.0.0.1:4780'

const egret = egretClient({ url, appId: '1001', appKey: 'key' })
const info = await egret.user.getInfo({ token: 'x' })
if (info.ok) {
  info.data.id satisfies string
  info.data.name satisfies string | undefined
  // @ts-expect-error no such member of the data
  info.data.uid
} else {
  info.code satisfies number | string
  if (info.error === 'TOKEN_INVALID') info.error satisfies 'TOKEN_INVALID'
  // One of the checks before every operation.
  if (info.error === 'SIGN_INVALID') info.error satisfies 'SIGN_INVALID'
  // @ts-expect-error a refusal the provider does not have
  info.error === 'GIFT_USED'
  // @ts-expect-error a refusal of the provider that this operation does not have
  info.error === 'USER_UNKNOWN'
  // @ts-expect-error a refusal has no data
  info.data
}
// @ts-expect-error the token is required
await egret.user.getInfo({})
// @ts-expect-error the token is a text
await egret.user.getInfo({ token: 1 })
// @ts-expect-error a misspelt parameter
await egret.user.getInfo({ token: 'x', tokn: 'y' })
// @ts-expect-error the client signs
await egret.user.getInfo({ token: 'x', sign: 'y' })
// @ts-expect-error no such operation
await egret.user.getInof({ token: 'x' })
// What the client fills in may be given all the same.
await egret.user.getInfo({ token: 'x', time: '1420855806' })

const quicksdk = quicksdkClient({ url, openId: 'o', openKey: 'k', productCode: 'p' })
const login = await quicksdk.user.login({ username: 'alice', password: 'md5' })
if (login.ok) login.data.isGuest satisfies number
// @ts-expect-error the password is missing
await quicksdk.user.login({ username: 'alice' })

const rocgame = rocgameClient({ url, gameId: 1015, signKey: 'k' })
const found = await rocgame.gift.codeQuery({ exCodeMulti: 'A,B' })
if (found.ok) found.data.A?.status satisfies 0 | 1 | 2 | undefined
// @ts-expect-error the game is a number
rocgameClient({ url, gameId: 'x', signKey: 'k' })

signers.egret.sign({ a: '1' }, 'key') satisfies string
// @ts-expect-error parameters are texts
signers.egret.sign({ a: 1 }, 'key')
