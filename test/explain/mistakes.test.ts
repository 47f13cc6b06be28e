import { describe, expect, test } from 'vitest'
import { CASES, PARAMS, PROVIDERS } from '../support/mistakeCases.ts'
import { digest, explained, KEY, KEYS, type Params, type ProviderName, signOf, textOf } from '../support/mistakes.ts'
import { md5 } from '../support/php.ts'

const named = CASES.flatMap((one) =>
  (one.only ?? PROVIDERS).map((provider) => ({ provider, title: `${provider}: ${one.name}`, one })),
)

const SECRETS = KEYS.map(({ key }) => key)

describe('every single mistake is found', () => {
  test.each(named)('$title', ({ provider, one }) => {
    const params = one.params ?? PARAMS
    const told = explained(provider, params, one.sign(provider, params), one.asked)
    expect({ verdict: told.verdict, slug: told.slug }).toEqual({ verdict: 'exact', slug: one.slug })
    const { en, zh, mistakes } = told
    expect(en).toMatch(/\.$/)
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(`${en}${zh}${JSON.stringify(mistakes)}`).not.toContain('{what}')
    for (const secret of SECRETS) expect(JSON.stringify(told)).not.toContain(secret)
  })
})

describe('two mistakes at once', () => {
  const pairs: readonly [string, readonly string[], ProviderName, (params: Params) => string][] = [
    [
      'unsorted and joined with &',
      ['order-as-sent', 'pairs-joined-with-ampersand'],
      'egret',
      (params) => signOf('egret', params, { order: () => 0, between: '&' }),
    ],
    [
      'joined with & and without key',
      ['pairs-joined-with-ampersand', 'key-missing'],
      'egret',
      (params) => signOf('egret', params, { between: '&', key: '' }),
    ],
    [
      'URL-encoded and upper case',
      ['values-url-encoded', 'hex-upper-case'],
      'rocgame',
      (params) => signOf('rocgame', params, { value: encodeURIComponent }).toUpperCase(),
    ],
    [
      'empty dropped and other key',
      ['key-of-same-tenant', 'empty-values-left-out'],
      'quicksdk',
      (params) => signOf('quicksdk', params, { dropsEmpty: true, key: 'same-quicksdk-key' }),
    ],
    [
      'no trailing & and a line break behind the key',
      ['trailing-ampersand-missing', 'key-white-space'],
      'quicksdk',
      (params) => signOf('quicksdk', params, { between: '&', after: '', key: `${KEY}\n` }),
    ],
    [
      'JSON with spaces and \\u',
      ['json-unicode-escaped'],
      'rocgame',
      (params) => signOf('rocgame', { ...params, ext: '{"b": "x/y", "a": [1, 2], "s": "\\u4e2d \\u6587"}' }),
    ],
    [
      'sign included and values URL-encoded',
      ['sign-included', 'values-url-encoded'],
      'egret',
      (params) => signOf('egret', { ...params, sign: '' }, { value: encodeURIComponent }),
    ],
    [
      'SHA-1 over values joined without order',
      ['order-as-sent', 'sha-1'],
      'egret',
      (params) => digest('sha1', textOf('egret', params, { order: () => 0 })),
    ],
  ]
  test.each(pairs)('%s', (_name, slugs, provider, sign) => {
    const told = explained(provider, PARAMS, sign(PARAMS))
    expect(told.verdict).toBe('exact')
    expect(told.slug.split('+').sort()).toEqual([...slugs].sort())
  })
})

describe('what is told', () => {
  test('the text that was hashed, ours beside it, the difference marked', () => {
    const params = { appId: '1001', time: '1420855806', token: 't' }
    const told = explained('egret', params, signOf('egret', params, { between: '&' }))
    expect(told.ours).toBe('appId=1001time=1420855806token=t[redacted]')
    expect(told.signed).toBe('appId=1001&time=1420855806&token=t[redacted]')
    expect(told.difference).toBe('appId=1001{+&+}time=1420855806{+&+}token=t[redacted]')
  })

  test('a wrong key by its name', () => {
    const told = explained('quicksdk', PARAMS, signOf('quicksdk', PARAMS, { key: 'same-quicksdk-key' }))
    expect(told.en).toContain('callbackKey (android)')
    expect(told.signed).toContain('&[callbackKey (android)]')
  })

  test.each([-3, -1, 1, 2])('how far apart two readings of the clock are: %i s', (by) => {
    const params = { ...PARAMS, time: '1420855806' }
    const told = explained('egret', params, signOf('egret', { ...params, time: String(1_420_855_806 + by) }))
    expect(told.en).toContain(`is ${by} s away from the one that was sent`)
    expect(told.zh).toContain(`相差 ${by} 秒`)
  })

  test('passwords and keys sent as values stay hidden', () => {
    const params = { appId: '1', password: 'hunter2-hunter2', oops: `x${KEY}x` }
    const told = JSON.stringify(explained('egret', params, signOf('egret', params, { key: '' })))
    expect(told).toContain('key-missing')
    expect(told).not.toContain('hunter2')
    expect(told).not.toContain(KEY)
  })

  test('a signature that looks like none is likely a wrong field', () => {
    expect(explained('egret', PARAMS, 'wrong')).toMatchObject({ verdict: 'likely', slug: 'sign-not-md5' })
  })

  test('a form that says something although nothing reproduces it', () => {
    expect(explained('egret', PARAMS, digest('sha256', 'x'))).toMatchObject({ verdict: 'likely', slug: 'sha-256' })
    expect(explained('egret', PARAMS, md5('x'))).toMatchObject({ verdict: 'none', slug: 'signature-mismatch' })
  })
})
