import { egret } from '../../providers/egret/index.ts'
import { signer as egretSigner } from '../../providers/egret/signer.ts'
import { quicksdk } from '../../providers/quicksdk/index.ts'
import { signer as quicksdkSigner } from '../../providers/quicksdk/signer.ts'
import { rocgame } from '../../providers/rocgame/index.ts'
import { signer as rocgameSigner } from '../../providers/rocgame/signer.ts'
import { clientOf, type Reach } from './client.ts'
import type { Client } from './types.ts'

export type { Reach } from './client.ts'
export { type Client, type Refused, type Result, UnexpectedAnswer } from './types.ts'

export interface EgretOptions extends Reach {
  readonly appId: string
  readonly appKey: string
}

export interface QuicksdkOptions extends Reach {
  readonly openId: string
  readonly openKey: string
  /** May also be given with each call. */
  readonly productCode?: string
}

export interface RocgameOptions extends Reach {
  readonly gameId: number
  readonly signKey: string
}

export type EgretClient = Client<typeof egret, 'appId' | 'time'>
export type QuicksdkClient = Client<typeof quicksdk, 'openId' | 'productCode'>
export type RocgameClient = Client<typeof rocgame, 'gameId'>

/** Calls Egret, signed. `time` is now unless given. */
export const egretClient = ({ appId, appKey, ...reach }: EgretOptions): EgretClient =>
  clientOf<typeof egret, 'appId' | 'time'>(egret, {
    ...reach,
    key: appKey,
    fill: () => ({ appId, time: String(Math.floor(Date.now() / 1000)) }),
  })

/** Calls QuickSDK's open platform, signed with the openKey. */
export const quicksdkClient = ({ openId, openKey, productCode, ...reach }: QuicksdkOptions): QuicksdkClient =>
  clientOf<typeof quicksdk, 'openId' | 'productCode'>(quicksdk, {
    ...reach,
    key: openKey,
    fill: () => ({ openId, productCode }),
  })

/** Calls RocGame, signed. The url may end in `/api`, as the document writes it. */
export const rocgameClient = ({ gameId, signKey, ...reach }: RocgameOptions): RocgameClient =>
  clientOf<typeof rocgame, 'gameId'>(rocgame, { ...reach, key: signKey, fill: () => ({ gameId }) })

/** How each provider signs; QuickSDK's pay notification is signed like its requests, with the callbackKey. */
export const signers = { egret: egretSigner, quicksdk: quicksdkSigner, rocgame: rocgameSigner } as const
