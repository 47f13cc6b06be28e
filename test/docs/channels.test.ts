import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Provider } from '../../src/contract/provider.ts'
import { providers } from '../../src/providers/index.ts'
import { acme } from '../fourth-provider/provider.ts'
import { ROOT } from '../support/dist.ts'

const REFERENCE = '../../.ci/reference.mjs'
const { channelsPage } = (await import(REFERENCE)) as {
  channelsPage(all: readonly Provider[], language: 'en' | 'zh'): string
}

test.each(['en', 'zh'] as const)(
  'docs/%s/channels.md is what the definitions say: npm run generate writes it',
  (language) => {
    expect(readFileSync(join(ROOT, 'docs', language, 'channels.md'), 'utf8')).toBe(channelsPage(providers, language))
  },
)

test('a provider that is added is on it', () => {
  const page = channelsPage([...providers, acme], 'en')
  for (const shown of ['## Acme games', '/acme/player/read', '`coins.granted`', '`acme.grant`', '`PLAYER_UNKNOWN`'])
    expect(page).toContain(shown)
})
