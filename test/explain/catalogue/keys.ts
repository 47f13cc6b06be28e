import type { ProviderName } from '../../support/mistakes.ts'
import { md5 } from '../../support/php.ts'
import { joins, type MistakeCase, type Slip } from './client.ts'

/** What a settings file leaves around a key: at its end, at its beginning, at both. */
const AFTER = ['\n', ' ', '\r\n', '\r', '\t']
const BEFORE = [' ', '\t', '\ufeff']
const BOTH = [' ', '"', "'"]

/** The keys of test/support/mistakes.ts, by whose they are. */
const FOREIGN: Readonly<Record<ProviderName, readonly string[]>> = {
  egret: ['same-quicksdk-key', 'other-quicksdk-key', 'same-rocgame-key', 'other-rocgame-key'],
  quicksdk: ['same-egret-key', 'other-egret-key', 'same-rocgame-key', 'other-rocgame-key'],
  rocgame: ['same-egret-key', 'other-egret-key', 'same-quicksdk-key', 'other-quicksdk-key'],
}

export const keyCases: readonly MistakeCase[] = [
  {
    slug: 'key-missing',
    slips: (provider) => [
      joins({ key: '' }),
      ...(provider === 'rocgame' ? [joins({ key: '', beforeKey: '' })] : []),
      ...(provider === 'quicksdk' ? [joins({ key: '', cut: '&' })] : []),
    ],
  },
  {
    slug: 'key-white-space',
    slips: () => [
      ...AFTER.map(
        (mark): Slip =>
          (client) => ({ ...client, key: client.key + mark }),
      ),
      ...BEFORE.map(
        (mark): Slip =>
          (client) => ({ ...client, key: mark + client.key }),
      ),
      ...BOTH.map(
        (mark): Slip =>
          (client) => ({ ...client, key: mark + client.key + mark }),
      ),
    ],
  },
  { slug: 'key-of-same-tenant', slips: (provider) => [joins({ key: `same-${provider}-key` })] },
  { slug: 'key-of-another-tenant', slips: (provider) => [joins({ key: `other-${provider}-key` })] },
  {
    slug: 'key-of-another-provider',
    slips: (provider) => FOREIGN[provider].map((key) => joins({ key })),
  },
  {
    slug: 'key-case',
    slips: () => [
      (client) => ({ ...client, key: client.key.toUpperCase() }),
      (client) => ({ ...client, key: client.key.toLowerCase() }),
    ],
  },
  { slug: 'key-hashed', slips: () => [(client) => ({ ...client, key: md5(client.key) })] },
]
