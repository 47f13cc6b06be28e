import { HOW, type ProviderName } from '../../support/mistakes.ts'
import { joins, type MistakeCase } from './client.ts'

/** What each document calls its key. */
const KEY_NAMES = { egret: 'appKey', quicksdk: 'openKey', rocgame: 'signKey' } as const
const OTHERS: Readonly<Record<ProviderName, readonly ProviderName[]>> = {
  egret: ['quicksdk', 'rocgame'],
  quicksdk: ['egret', 'rocgame'],
  rocgame: ['egret', 'quicksdk'],
}
const lowered = (text: string): string => text.toLowerCase()
const encoded = (text: string): string => encodeURIComponent(text)

export const joiningCases: readonly MistakeCase[] = [
  {
    slug: 'rule-of-another-provider',
    slips: (provider) => OTHERS[provider].map((other) => joins(HOW[other])),
  },
  {
    slug: 'pairs-joined-with-ampersand',
    slips: (provider) => (provider === 'egret' ? [joins({ between: '&' })] : []),
  },
  {
    slug: 'pairs-not-joined',
    slips: (provider) => (provider === 'egret' ? [] : [joins({ between: '', after: '' })]),
  },
  {
    slug: 'pairs-joined-otherwise',
    slips: () => [',', '|', ';', '\n', ' '].map((between) => joins({ between, after: '' })),
  },
  {
    slug: 'trailing-ampersand-missing',
    slips: (provider) => (provider === 'quicksdk' ? [joins({ cut: '&' })] : []),
  },
  {
    slug: 'trailing-ampersand-added',
    slips: (provider) =>
      ({
        egret: [joins({ after: '&' }), joins({ beforeKey: '&' })],
        quicksdk: [],
        rocgame: [joins({ between: '', after: '&' })],
      })[provider],
  },
  {
    slug: 'key-joined-with-ampersand-key',
    slips: (provider) => {
      const name = KEY_NAMES[provider]
      const texts = ['&key=', `&${name}=`, `&${lowered(name)}=`, '&secret=', '&sign=', '&app_key=']
      if (provider === 'rocgame') return texts.slice(1).map((beforeKey) => joins({ beforeKey }))
      if (provider === 'egret') return texts.map((beforeKey) => joins({ beforeKey }))
      return texts.flatMap((text) => [joins({ beforeKey: text }), joins({ beforeKey: text.slice(1) })])
    },
  },
  {
    slug: 'key-joined-with-key',
    slips: (provider) => {
      const name = KEY_NAMES[provider]
      const texts = ['key=', `${name}=`, `${lowered(name)}=`, 'key', '|', ',', '#', ':', '_', '=']
      return texts.map((beforeKey) => joins({ beforeKey }))
    },
  },
  { slug: 'key-joined-with-ampersand', slips: () => [joins({ beforeKey: '&' })] },
  { slug: 'key-joined-directly', slips: (provider) => (provider === 'rocgame' ? [joins({ beforeKey: '' })] : []) },
  { slug: 'key-first', slips: () => [joins({ keyAt: 'start' }), joins({ keyAt: 'both' })] },
  { slug: 'values-only', slips: () => [joins({ namesWritten: false })] },
  { slug: 'names-joined-otherwise', slips: () => [joins({ equals: '' }), joins({ equals: ':' })] },
  {
    slug: 'text-in-one-case',
    slips: () => [joins({ finish: lowered }), joins({ finish: (text) => text.toUpperCase() })],
  },
  {
    slug: 'text-url-encoded',
    needs: { note: 'two words' },
    slips: () => [joins({ finish: encoded }), joins({ finish: (text) => encoded(text).replaceAll('%20', '+') })],
  },
]
