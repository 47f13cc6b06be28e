import { providers } from '../providers/index.ts'
import { clientsOf, signersOf } from './client/index.ts'
import type { ShippedClients, ShippedSigners } from './shipped.ts'

/** Makes a client that signs: `clients.egret({ url, appId, appKey })`. The url may be a real service's. */
export const clients: ShippedClients = clientsOf(providers)

/** How each provider signs; QuickSDK's pay notification is signed like its requests, with the callbackKey. */
export const signers: ShippedSigners = signersOf(providers)

/** The makers of clients by the ids of their providers. */
export type Clients = ShippedClients
/** What a client of any provider is made with. */
export type ClientOptions = Parameters<Clients[keyof Clients]>[0]
/** A client of any provider. */
export type Client = ReturnType<Clients[keyof Clients]>

/** The clients by the names that version 0.1 exported; a provider that came later is at {@link clients}. */
export const egretClient: Clients['egret'] = clients.egret
export const quicksdkClient: Clients['quicksdk'] = clients.quicksdk
export const rocgameClient: Clients['rocgame'] = clients.rocgame

export type EgretOptions = Parameters<Clients['egret']>[0]
export type EgretClient = ReturnType<Clients['egret']>
export type QuicksdkOptions = Parameters<Clients['quicksdk']>[0]
export type QuicksdkClient = ReturnType<Clients['quicksdk']>
export type RocgameOptions = Parameters<Clients['rocgame']>[0]
export type RocgameClient = ReturnType<Clients['rocgame']>
