import { hash, randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeNtData, sealNtData } from '../../src/providers/quicksdk/callbacks/ntData/codec.ts'
import { explainMd5Sign } from '../../src/providers/quicksdk/callbacks/ntData/mistakes.ts'
import { ntDataOffline } from '../../src/providers/quicksdk/callbacks/ntData/offline.ts'
import { sized } from '../support/size.ts'

const MISMATCHES = sized(2500, 10_000)

const md5 = (text: string) => hash('md5', text)
const keys = { key: 'callback-key-1', md5Key: 'md5-key-1' }
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="no"?><quick_message><message/></quick_message>'
const { nt_data, sign } = sealNtData(xml, keys.key, keys.md5Key)
const explained = (received: string, others: { name: string; key: string }[] = []) =>
  explainMd5Sign({ nt_data, sign, md5Sign: received }, keys, others)

describe('mistakes in md5Sign', () => {
  /** What may be hashed instead of nt_data, sign and key one after another. */
  const texts: readonly [slug: string, made: (key: string) => string][] = [
    ...['&', '\n', ' ', '|', ',', '@'].map((mark): [string, (key: string) => string] => [
      'text-between',
      (key) => [nt_data, sign, key].join(mark),
    ]),
    ['text-between', (key) => `nt_data=${nt_data}&sign=${sign}&${key}`],
    ['text-between', (key) => `nt_data=${nt_data}&sign=${sign}${key}`],
    ['text-between', (key) => `nt_data=${nt_data}&sign=${sign}&key=${key}`],
    ['text-between', (key) => `nt_data=${nt_data}sign=${sign}${key}`],
    ['parts-swapped', (key) => sign + nt_data + key],
    ['parts-swapped', (key) => key + nt_data + sign],
    ['parts-swapped', (key) => nt_data + key + sign],
    ['parts-swapped', (key) => key + sign + nt_data],
    ['parts-swapped', (key) => sign + key + nt_data],
    ['sign-left-out', (key) => nt_data + key],
    ['sign-left-out+parts-swapped', (key) => key + nt_data],
    ['nt-data-left-out', (key) => sign + key],
    ['decoded-before-signing', (key) => xml + sign + key],
    ['decoded-before-signing', (key) => nt_data + md5(xml) + key],
    ['decoded-before-signing', (key) => xml + md5(xml) + key],
    ['decoded-before-signing+sign-left-out', (key) => xml + key],
    ['values-url-encoded', (key) => encodeURIComponent(nt_data) + encodeURIComponent(sign) + key],
    ['values-url-encoded', (key) => (encodeURIComponent(nt_data) + encodeURIComponent(sign)).toLowerCase() + key],
  ]
  const others = [{ name: 'openKey', key: 'open' }]
  const whichKeys: readonly [slug: string, key: string][] = [
    ['', keys.md5Key],
    ['key-of-same-tenant', keys.key],
    ['key-of-same-tenant', 'open'],
    ['key-white-space', `${keys.md5Key}\n`],
    ['key-white-space', `${keys.md5Key} `],
    ['key-white-space', `${keys.md5Key}\r\n`],
  ]
  const digests: readonly [slug: string, made: (text: string) => string][] = [
    ['md5-twice', (text) => md5(md5(text))],
    ['md5-16-digits', (text) => md5(text).slice(8, 24)],
    ['sha-1', (text) => hash('sha1', text)],
    ['sha-256', (text) => hash('sha256', text)],
  ]
  const right = (key: string) => nt_data + sign + key
  const cases = [
    ...texts.map(([slug, made]) => ({ slug, made: (key: string) => md5(made(key)) })),
    ...digests.map(([slug, made]) => ({ slug, made: (key: string) => made(right(key)) })),
    { slug: '', made: (key: string) => md5(right(key)) },
  ]

  test.each(whichKeys)('every text and every hash with the key of %j (%j), in lower and upper case', (keySlug, key) => {
    for (const { slug, made } of cases) {
      for (const [caseSlug, received] of [
        ['', made(key)],
        ['hex-upper-case', made(key).toUpperCase()],
      ] as const) {
        const wrong = [slug, keySlug, caseSlug].filter(Boolean).join('+')
        // The right one is not asked for.
        if (wrong === '') continue
        const told = explained(received, others)
        expect([told.verdict, told.slug]).toEqual(['exact', wrong])
        for (const { zh, change } of told.mistakes) expect(zh + change.zh).toMatch(/[\u4e00-\u9fff]/)
      }
    }
  })

  test('no key', () => expect(explained(md5(nt_data + sign)).slug).toBe('key-missing'))

  test('another key that was named', () => {
    const told = explained(md5(`${nt_data + sign}open`), [{ name: 'openKey', key: 'open' }])
    expect([told.verdict, told.en]).toEqual(['exact', 'The text was hashed with the openKey instead of the md5Key.'])
  })

  test("nt_data of another product's key, and a signature of no known form", () => {
    const foreign = { nt_data: encodeNtData(xml, 'other'), sign, md5Sign: md5('x') }
    expect(explainMd5Sign(foreign, keys, [])).toMatchObject({
      verdict: 'likely',
      slug: 'callback-key-of-another-product',
    })
    expect(explained('nonsense')).toMatchObject({ verdict: 'likely', slug: 'sign-not-md5' })
    expect(explained(md5('x'))).toMatchObject({ verdict: 'none', slug: 'signature-mismatch' })
    for (const told of [explainMd5Sign(foreign, keys, []), explained('nonsense'), explained(md5('x'))]) {
      expect([told.en, told.zh]).toEqual([expect.stringMatching(/\w\.$/), expect.stringMatching(/\p{Script=Han}/u)])
    }
  })

  test(`none of ${MISMATCHES} random mismatches is explained exactly`, () => {
    const short = sealNtData('<?xml?><m/>', keys.key, keys.md5Key)
    for (let at = 0; at < MISMATCHES; at += 1) {
      const received = md5(`${at} ${randomInt(2 ** 40)}`)
      const { verdict } = explainMd5Sign({ ...short, md5Sign: at % 7 ? received : received.toUpperCase() }, keys, [])
      if (verdict === 'exact') throw new Error(`${received} was explained`)
    }
  }, 60_000)
})

test('signs a message of either format, and what was sent', () => {
  const own = ntDataOffline.sign({ order_no: '1', uid: '10001' }, { key: 'k' })
  expect(own.sent.nt_data).toBe(
    encodeNtData(
      '<?xml version="1.0" encoding="UTF-8" standalone="no"?><quick_message><message><uid>10001</uid><order_no>1</order_no></message></quick_message>',
      'k',
    ),
  )
  expect(own.expected).toBe(md5(`${own.sent.nt_data}${own.sent.sign}k`))
  expect(ntDataOffline.sign({ game_order: '1' }, { key: 'k' }).sent.nt_data).toBe(
    encodeNtData(
      '<?xml version="1.0" encoding="UTF-8" standalone="no"?><quicksdk_message><message><game_order>1</game_order></message></quicksdk_message>',
      'k',
    ),
  )
  const again = ntDataOffline.sign(
    { nt_data: '@111@163@113@103@111@101@160@116', sign: '@166' },
    { key: '36', md5Key: 'MD5KEY' },
  )
  expect(again.expected).toBe('d3e38dbc206e7133f0f743e6de126006')
})
