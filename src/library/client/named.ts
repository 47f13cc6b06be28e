import { type ClientOf, type ClientOptions, clients } from './index.ts'

type Shipped = typeof import('../../providers/index.ts').providers
type Named<Id extends string> = Extract<Shipped[number], { readonly service: { readonly id: Id } }>

/** The clients by the names that version 0.1 exported; a provider that came later is at {@link clients}. */
export const { egret: egretClient, quicksdk: quicksdkClient, rocgame: rocgameClient } = clients

export type EgretOptions = ClientOptions<Named<'egret'>>
export type EgretClient = ClientOf<Named<'egret'>>
export type QuicksdkOptions = ClientOptions<Named<'quicksdk'>>
export type QuicksdkClient = ClientOf<Named<'quicksdk'>>
export type RocgameOptions = ClientOptions<Named<'rocgame'>>
export type RocgameClient = ClientOf<Named<'rocgame'>>
