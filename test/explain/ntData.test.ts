import { execFileSync } from 'node:child_process'
import { hash, randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeNtData, sealNtData } from '../../src/providers/quicksdk/callbacks/ntData/codec.ts'
import { explainMd5Sign } from '../../src/providers/quicksdk/callbacks/ntData/mistakes.ts'
import { ntDataOffline } from '../../src/providers/quicksdk/callbacks/ntData/offline.ts'

const md5 = (text: string) => hash('md5', text)
const keys = { key: 'callback-key-1', md5Key: 'md5-key-1' }
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="no"?><quick_message><message/></quick_message>'
const { nt_data, sign, md5Sign } = sealNtData(xml, keys.key, keys.md5Key)
const explained = (received: string, others: { name: string; key: string }[] = []) =>
  explainMd5Sign({ nt_data, sign, md5Sign: received }, keys, others)

describe('mistakes in md5Sign', () => {
  test.each([
    ['the callbackKey', md5(nt_data + sign + keys.key), 'key-of-same-tenant'],
    ['decoded nt_data', md5(xml + sign + keys.md5Key), 'decoded-before-signing'],
    ['decoded sign', md5(nt_data + md5(xml) + keys.md5Key), 'decoded-before-signing'],
    ['decoded, without sign', md5(xml + keys.md5Key), 'decoded-before-signing+sign-left-out'],
    ['sign first', md5(sign + nt_data + keys.md5Key), 'parts-swapped'],
    ['the key first', md5(keys.md5Key + nt_data + sign), 'parts-swapped'],
    ['no key', md5(nt_data + sign), 'key-missing'],
    ['no sign', md5(nt_data + keys.md5Key), 'sign-left-out'],
    ['no nt_data', md5(sign + keys.md5Key), 'nt-data-left-out'],
    ['URL-encoded', md5(encodeURIComponent(nt_data) + encodeURIComponent(sign) + keys.md5Key), 'values-url-encoded'],
    ['the rule of the form', md5(`nt_data=${nt_data}&sign=${sign}&${keys.md5Key}`), 'text-between'],
    ['upper case', md5Sign.toUpperCase(), 'hex-upper-case'],
    ['a key with a line end', md5(`${nt_data + sign + keys.md5Key}\n`), 'key-white-space'],
    ['MD5 twice', md5(md5Sign), 'md5-twice'],
    [
      'the first mistake and the second',
      md5(sign + nt_data + keys.key).toUpperCase(),
      'parts-swapped+key-of-same-tenant+hex-upper-case',
    ],
  ])('%s', (_what, received, slug) => {
    const told = explained(received)
    expect([told.verdict, told.slug]).toEqual(['exact', slug])
    for (const { zh, change } of told.mistakes) expect(zh + change.zh).toMatch(/[\u4e00-\u9fff]/)
  })

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
  })

  test('none of 10 000 random mismatches is explained exactly', () => {
    const short = sealNtData('<?xml?><m/>', keys.key, keys.md5Key)
    for (let at = 0; at < 10_000; at += 1) {
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

test('the command line signs, verifies and explains it', () => {
  const run = (...args: string[]) => {
    try {
      return execFileSync('node', ['dist/cli.cjs', ...args], {
        encoding: 'utf8',
        cwd: new URL('../..', import.meta.url),
      })
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string }
      return `${status} ${stdout}`
    }
  }
  const given = ['quicksdk-nt-data', '--key', '36', '--md5-key', 'MD5KEY']
  const sent = ['nt_data=@111@163@113@103@111@101@160@116', 'sign=@166']
  expect(run('sign', ...given, ...sent)).toContain('d3e38dbc206e7133f0f743e6de126006')
  expect(run('verify', ...given, ...sent, 'md5Sign=d3e38dbc206e7133f0f743e6de126006')).toContain('match')
  const wrong = md5('@111@163@113@103@111@101@160@116@16636')
  expect(run('verify', ...given, ...sent, `md5Sign=${wrong}`)).toMatch(/^1 /)
  expect(run('explain', ...given, ...sent, `md5Sign=${wrong}`)).toContain('exact: key-of-same-tenant')
}, 60_000)
