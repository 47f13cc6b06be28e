import { expect } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { startGame } from './game.ts'
import { egretSigned } from './php.ts'
import { type Answered, postForm } from './sandbox.ts'

/** What the demo seed has. */
export const APP = { appId: '1001', appKey: 'demo-egret-appkey-1001' } as const
export const TOKEN = 'demo-egret-token-zhangsan'
export const USER = 'ce3af2e06a0c5dc981fcdb060ebc6bde'

export const GET_INFO = '/v2/user/getInfo'

/** The signed parameters of a getInfo that succeeds, with more or other ones. */
export const getInfoParams = (extra: Readonly<Record<string, string>> = {}): Record<string, string> =>
  egretSigned({ appId: APP.appId, time: '1420855806', token: TOKEN, ...extra }, APP.appKey)

/** Asks who the demo player is, as a game does. */
export const getInfo = (
  sandbox: { readonly url: string },
  extra: Readonly<Record<string, string>> = {},
): Promise<Answered> => postForm(sandbox.url + GET_INFO, getInfoParams(extra))

/** The same with a signature that is none of it. */
export const forge = (
  sandbox: { readonly url: string },
  sign = '0'.repeat(32),
  extra: Readonly<Record<string, string>> = {},
): Promise<Answered> => postForm(sandbox.url + GET_INFO, { ...getInfoParams(extra), sign })

/** The sandbox still answers a right request rightly. */
export async function expectAlive(sandbox: SandboxHandle): Promise<void> {
  const { status, json } = await getInfo(sandbox)
  expect([status, json.code, json.data?.id]).toEqual([200, 0, USER])
}

/** Sends the pay notifications of the demo app to a game that accepts none and refuses none, instead of to a fixed port. */
export async function notifyUndecidedGame(sandbox: SandboxHandle): Promise<void> {
  const { url } = await startGame(() => 'not yet')
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: url })
}
