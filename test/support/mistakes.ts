import { createHash } from 'node:crypto'
import type { NamedKey } from '../../src/engine/explain/mistake.ts'
import { explainSignature, type SignatureCase } from '../../src/engine/explain/signature.ts'
import { signer as egret } from '../../src/providers/egret/signer.ts'
import { signer as quicksdk } from '../../src/providers/quicksdk/signer.ts'
import { signer as rocgame } from '../../src/providers/rocgame/signer.ts'
import { md5 } from './php.ts'

export type Params = Readonly<Record<string, string>>
export type ProviderName = 'egret' | 'quicksdk' | 'rocgame'

/** How each provider joins, written down here once more: src is not asked. */
export const HOW = {
  egret: { between: '', after: '', beforeKey: '', dropsEmpty: false },
  quicksdk: { between: '', after: '&', beforeKey: '', dropsEmpty: false },
  rocgame: { between: '&', after: '', beforeKey: '&key=', dropsEmpty: true },
} as const

export interface Slip {
  readonly between?: string
  readonly after?: string
  readonly beforeKey?: string
  readonly dropsEmpty?: boolean
  /** Order of the names; by bytes unless given. */
  readonly order?: (a: string, b: string) => number
  readonly key?: string
  readonly value?: (value: string, name: string) => string
}

export const KEY = 'Kq8sTn2VfXw4BzP9'

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** The text a client hashes that makes a slip, or none. */
export function textOf(provider: ProviderName, params: Params, slip: Slip = {}): string {
  const {
    between,
    after,
    beforeKey,
    dropsEmpty,
    order = byBytes,
    key = KEY,
    value = (text: string, _name: string) => text,
  } = {
    ...HOW[provider],
    ...slip,
  }
  const pairs = Object.keys(params)
    .sort(order)
    .filter((name) => !(dropsEmpty && params[name] === ''))
    .map((name) => `${name}=${value(params[name] as string, name)}${after}`)
  return pairs.join(between) + beforeKey + key
}

export const signOf = (provider: ProviderName, params: Params, slip: Slip = {}): string =>
  md5(textOf(provider, params, slip))

export const digest = (algorithm: string, text: string | Buffer, output: 'hex' | 'base64' = 'hex'): string =>
  createHash(algorithm).update(text).digest(output)

const signers = { egret, quicksdk, rocgame } as const
const rules = Object.entries(signers).map(([provider, { rule }]) => ({
  provider,
  title: { en: provider, zh: provider },
  rule,
}))

/** Keys the sandbox of these tests knows. */
export const KEYS: readonly NamedKey[] = [
  { provider: 'egret', owner: '1001', name: 'appKey', key: KEY },
  { provider: 'egret', owner: '1001', name: 'testKey', key: 'same-egret-key' },
  { provider: 'egret', owner: '1002', name: 'appKey', key: 'other-egret-key' },
  { provider: 'quicksdk', owner: '1001', name: 'callbackKey', key: 'same-quicksdk-key', related: 'android' },
  { provider: 'quicksdk', owner: '1002', name: 'openKey', key: 'other-quicksdk-key' },
  { provider: 'rocgame', owner: '1001', name: 'testKey', key: 'same-rocgame-key' },
  { provider: 'rocgame', owner: '1002', name: 'signKey', key: 'other-rocgame-key' },
]

export interface Asked {
  readonly body?: string | Buffer
  readonly query?: string
  readonly fromQuery?: readonly string[]
  readonly declared?: readonly string[]
  /** Those that are declared unless given. */
  readonly required?: readonly string[]
}

/** A refused signature as the explainer is asked about it. */
export function signatureCase(
  provider: ProviderName,
  params: Params,
  received: string,
  asked: Asked = {},
): SignatureCase {
  const body = asked.body ?? ''
  return {
    rule: signers[provider].rule,
    texts: { ...params, sign: received },
    key: KEY,
    received,
    facts: {
      provider,
      tenant: '1001',
      keys: KEYS,
      rules,
      bodyKind: provider === 'rocgame' ? 'json' : 'form',
      raw: {
        body: (typeof body === 'string' ? Buffer.from(body) : body).toString('latin1'),
        query: asked.query ?? '',
        contentType: provider === 'rocgame' ? 'application/json' : 'application/x-www-form-urlencoded',
      },
      declared: asked.declared ?? [],
      required: asked.required ?? asked.declared ?? [],
      fromQuery: asked.fromQuery ?? [],
    },
  }
}

/** Asks the explainer about a signature. */
export const explained = (provider: ProviderName, params: Params, received: string, asked: Asked = {}) =>
  explainSignature(signatureCase(provider, params, received, asked)).explanation
