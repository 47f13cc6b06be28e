import { describe, expect, test } from 'vitest'
import { explained, type Params, type ProviderName, signOf } from '../support/mistakes.ts'
import { md5 } from '../support/php.ts'

const many = Object.fromEntries(Array.from({ length: 1000 }, (_unused, index) => [`name${index}`, `value ${index}`]))

const NASTY: readonly [string, Params][] = [
  ['nothing at all', {}],
  ['half a character', { a: '\ud800', b: '\udc00x%', '\ud83c': 'y' }],
  ['deep JSON', { a: `${'['.repeat(2000)}1${']'.repeat(2000)}`, b: `${'{"a":'.repeat(600)}1${'}'.repeat(600)}` }],
  ['broken JSON and escapes', { a: '{"b":', b: '[1,', c: '%zz%', d: '&quot', e: '\\u12' }],
  ['two megabytes', { a: 'x'.repeat(2_000_000), b: '1' }],
  ['a thousand parameters', many],
  ['names of the prototype', { ['__proto__']: '1', constructor: '2', toString: '3' }],
]

describe('whatever was sent, the explainer ends soon', () => {
  test.each(
    NASTY.flatMap(([name, params]) =>
      (['egret', 'quicksdk', 'rocgame'] as const).map((provider): [string, ProviderName, Params] => [
        name,
        provider,
        params,
      ]),
    ),
  )('%s, %s', (_name, provider, params) => {
    const before = process.cpuUsage()
    const asked = { body: `${JSON.stringify(params).slice(0, 100_000)}`, query: 'a=%zz&b' }
    expect(explained(provider, params, md5('nobody signed this'), asked).verdict).toBe('none')
    // Processor time, which a busy machine has no less of; a hundred times what it takes.
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(2000)
  })
})

test('a mistake is found in long texts too', () => {
  const params = { ext: 'x'.repeat(20_000), id: '1' }
  expect(explained('egret', params, signOf('egret', params, { between: '&' })).slug).toBe('pairs-joined-with-ampersand')
  expect(explained('rocgame', params, signOf('rocgame', params, { key: '' })).slug).toBe('key-missing')
})
