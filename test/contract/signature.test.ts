import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noTexts, signedNames } from '../../src/contract/schema/wire.ts'
import { md5Signer, sameSignature } from '../../src/contract/values/signature.ts'
import { parseForm } from '../../src/http/reading/form.ts'
import { signer as egret } from '../../src/providers/egret/signer.ts'
import { egretSigned, md5, quicksdkSigned } from '../support/php.ts'

interface Vector {
  readonly name: string
  readonly params: Readonly<Record<string, string>>
  readonly key: string
  readonly stringToSign: string
  readonly sign: string
  readonly formBody: string
}

const quicksdk = md5Signer({
  afterPair: '&',
  betweenPairs: '',
  beforeKey: '',
  keyName: 'openKey',
  emptyValues: 'signed',
})
const leavingOut = md5Signer({
  afterPair: '',
  betweenPairs: '&',
  beforeKey: '&key=',
  keyName: 'signKey',
  emptyValues: 'left out',
})

const vectorsOf = (file: string): Vector[] =>
  JSON.parse(readFileSync(new URL(`../../fixtures/vectors/${file}.json`, import.meta.url), 'utf8')) as Vector[]

/** Every golden vector that is signed as a form, with the rule it belongs to. */
const vectors = [
  ...vectorsOf('egret').map((vector) => ({ ...vector, signer: egret })),
  ...vectorsOf('quicksdk').map((vector) => ({ ...vector, signer: quicksdk })),
  ...vectorsOf('pay-notifications').map((vector) => ({
    ...vector,
    signer: vector.name.startsWith('Egret') ? egret : quicksdk,
  })),
]

describe.each(vectors)('vector: $name', ({ signer, params, key, stringToSign, sign, formBody }) => {
  test('the text to hash and its hash are those PHP made', () => {
    expect(signer.stringToSign(params, key)).toBe(stringToSign)
    expect(signer.sign(params, key)).toBe(sign)
  })

  test('the body PHP wrote parses to the parameters and verifies', () => {
    const texts = parseForm(formBody)
    expect({ ...texts }).toEqual({ ...params, sign })
    expect(sameSignature(signer.sign(texts, key), texts.sign as string)).toBe(true)
  })
})

test('there are vectors of both rules', () => {
  expect(vectors.filter(({ signer }) => signer === egret).length).toBeGreaterThan(5)
  expect(vectors.filter(({ signer }) => signer === quicksdk).length).toBeGreaterThan(5)
})

const text = fc.string({ unit: 'grapheme' })
const params = fc.dictionary(text, text, { maxKeys: 12 })
const key = fc.string({ minLength: 1 })
const signers = fc.constantFrom(egret, quicksdk)

/** Parameters as they come off the wire: without a prototype, so that every name is only a name. */
function wire(entries: readonly (readonly [string, string])[]): Record<string, string> {
  const texts = noTexts()
  for (const [name, value] of entries) texts[name] = value
  return texts
}

describe('any parameters', () => {
  test('sign the same whatever their order', () => {
    const shuffled = params.chain((made) =>
      fc.tuple(
        fc.constant(Object.entries(made)),
        fc.shuffledSubarray(Object.entries(made), { minLength: Object.keys(made).length }),
      ),
    )
    fc.assert(
      fc.property(signers, shuffled, key, (signer, [one, other], secret) => {
        expect(signer.sign(wire(other), secret)).toBe(signer.sign(wire(one), secret))
      }),
    )
  })

  test('sign the same whatever `sign` says', () => {
    fc.assert(
      fc.property(signers, params, text, key, (signer, made, sign, secret) => {
        const { sign: _sign, ...rest } = made
        const entries = Object.entries(rest)
        expect(signer.stringToSign(wire([...entries, ['sign', sign]]), secret)).toBe(
          signer.stringToSign(wire(entries), secret),
        )
      }),
    )
  })

  test('each takes part: another value, another text to hash', () => {
    fc.assert(
      fc.property(signers, params, text, text, key, (signer, made, name, value, secret) => {
        fc.pre(name !== 'sign')
        const entries = Object.entries(made).filter(([other]) => other !== name)
        const before = signer.stringToSign(wire([...entries, [name, value]]), secret)
        expect(signer.stringToSign(wire([...entries, [name, `${value}x`]]), secret)).not.toBe(before)
        expect(before).toContain(`${name}=${value}`)
      }),
    )
  })

  test('sign as the independent implementation does', () => {
    fc.assert(
      fc.property(params, key, (made, secret) => {
        expect(egret.sign(made, secret)).toBe(egretSigned(made, secret).sign)
        expect(quicksdk.sign(made, secret)).toBe(quicksdkSigned(made, secret).sign)
      }),
    )
  })

  test('names are in the byte order of their UTF-8', () => {
    const name = fc.oneof(text, fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 20 }), (names) => {
        const wanted = names
          .filter((one) => one !== 'sign')
          .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
        expect(signedNames(wire(names.map((one) => [one, ''])))).toEqual(wanted)
      }),
    )
  })
})

test('a name beyond the basic plane comes after one at its end', () => {
  expect(signedNames(wire(['\u{1f3ae}', '\uffee', 'z'].map((name) => [name, ''])))).toEqual([
    'z',
    '\uffee',
    '\u{1f3ae}',
  ])
})

test('__proto__ takes part like any other name', () => {
  expect(egret.stringToSign(parseForm('__proto__=1&a=2'), 'k')).toBe('__proto__=1a=2k')
})

test('a rule that leaves out empty values leaves no separator behind', () => {
  expect(leavingOut.stringToSign({ a: '', b: '0', c: '', d: ' ', e: 'null' }, 'k')).toBe('b=0&d= &e=null&key=k')
})

test('signatures are compared exactly', () => {
  const right = md5('x')
  expect(sameSignature(right, right)).toBe(true)
  expect(sameSignature(right, right.toUpperCase())).toBe(false)
  expect(sameSignature(right, `${right} `)).toBe(false)
  expect(sameSignature(right, '')).toBe(false)
})
