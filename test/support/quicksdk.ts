import demo from '../../fixtures/demo.json' with { type: 'json' }
import type { SandboxHandle } from '../../src/index.ts'
import { md5, quicksdkSigned } from './php.ts'
import { type Answered, postForm, postMultipart, send } from './sandbox.ts'

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
