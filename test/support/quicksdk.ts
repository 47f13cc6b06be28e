import { expect } from 'vitest'
import demo from '../../fixtures/demo.json' with { type: 'json' }
import type { CreateOptions, SandboxHandle } from '../../src/index.ts'
import { md5, quicksdkSigned } from './php.ts'
import { type Answered, postForm, postMultipart, send, startSandbox } from './sandbox.ts'

const [merchant] = demo.quicksdk.merchants
if (!merchant) throw new Error('The demo seed has no QuickSDK merchant')

/** The demo merchant, whom every test here speaks for. */
export const { openId, openKey } = merchant

/** The demo's products and accounts. */
export const android = 'demo-quick-android'
export const ios = 'demo-quick-ios'
export const alice = { uid: '10001', username: 'alice', password: md5('secret'), email: 'alice@example.com' }
export const ming = { uid: '10002', username: '小明', password: md5('secret') }

/** When frozen sandboxes live: 2023-11-15 06:13:20 in Beijing. */
export const NOW = 1_700_000_000

export interface OpenOptions {
  readonly multipart?: boolean
  readonly productCode?: string
  readonly key?: string
}

/** Calls `/open/{name}` as the merchant's server does: common parameters added, signed, posted. */
export function open(
  sandbox: SandboxHandle,
  name: string,
  params: Readonly<Record<string, string>> = {},
  { multipart = false, productCode = android, key = openKey }: OpenOptions = {},
): Promise<Answered> {
  const signed = quicksdkSigned({ openId, productCode, ...params }, key)
  return (multipart ? postMultipart : postForm)(`${sandbox.url}/open/${name}`, signed)
}

/** Calls the unsigned `/webapi/{name}`. */
export const webapi = (sandbox: SandboxHandle, name: string, params: Readonly<Record<string, string>>) =>
  postForm(`${sandbox.url}/webapi/${name}`, params)

/** How every refusal looks (quick-2). */
export const refused = (message: string) => ({ status: false, message, data: [] })

/** QuickSDK's part of the whole state. */
export const stateOf = async (sandbox: SandboxHandle) => (await send(`${sandbox.url}/__admin/state`)).json.quicksdk

/** A sandbox whose clock stands at {@link NOW}. */
export async function startAtNow(options?: CreateOptions): Promise<SandboxHandle> {
  const sandbox = await startSandbox(options)
  sandbox.clock.set({ now: NOW, frozen: true })
  return sandbox
}

type Texts = Readonly<Record<string, string>>

/** The data of a call that succeeds. */
export async function opened(sandbox: SandboxHandle, name: string, params: Texts, options?: OpenOptions) {
  const { json } = await open(sandbox, name, params, options)
  expect(json).toEqual({ status: true, message: '', data: expect.anything() })
  return json.data
}

/** Expects a call to be refused with that message, and the state to stay as it was. */
export async function expectRefusal(sandbox: SandboxHandle, name: string, params: Texts, message: string) {
  const before = await stateOf(sandbox)
  expect((await open(sandbox, name, params)).json).toEqual(refused(message))
  expect(await stateOf(sandbox)).toEqual(before)
}

/** Expects a call to be refused when any of its parameters is left out or empty. */
export async function expectAllRequired(sandbox: SandboxHandle, name: string, params: Texts) {
  for (const left of Object.keys(params)) {
    const { [left]: _without, ...rest } = params
    for (const lacking of [rest, { ...rest, [left]: '' }]) {
      expect((await open(sandbox, name, lacking)).json, left).toEqual(refused('A required parameter is missing.'))
    }
  }
}

/** The account as the state has it. */
export const userOf = async (sandbox: SandboxHandle, uid: string) =>
  (await stateOf(sandbox)).merchants[0].users.find((user: { uid: string }) => user.uid === uid)

/** Has a code mailed and reads it from the outbox. */
export async function codeFor(sandbox: SandboxHandle, email: string, sendType: number): Promise<string> {
  await opened(sandbox, 'sendCodeByEmail', { email, sendType: String(sendType) })
  return (await sandbox.outbox.waitFor({ to: email })).code
}

/** Makes a guest and answers its uid. */
export const guestOf = async (sandbox: SandboxHandle, deviceId: string): Promise<string> =>
  (await opened(sandbox, 'visitorReg', { deviceId })).uid

/** A token of 32 hex digits. */
export const aToken = expect.stringMatching(/^[0-9a-f]{32}$/)
