import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Callback } from '../../../src/contract/callbacks/callback.ts'
import { md5Signer } from '../../../src/contract/values/signature.ts'
import { signedBody } from '../../../src/engine/callbacks/signedBody.ts'
import { testSeed } from '../../support/size.ts'

const signer = md5Signer({ afterPair: '', betweenPairs: '&', beforeKey: '', keyName: 'key', emptyValues: 'signed' })
const callback = { encoding: 'form', params: {} } as unknown as Callback

test('the body of a form is the one URLSearchParams writes, whatever stands in it', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('', ' ', '%', '+', "!'()~", '\ud800'),
  )
  const values = fc.dictionary(
    text.filter((name) => !['sign', '__proto__'].includes(name)),
    text,
  )
  const same = (given: Readonly<Record<string, string>>) => {
    const { body, params } = signedBody(callback, signer, 'k', given)
    const pairs = Object.entries(params).map(([name, value]): [string, string] => [name, String(value)])
    expect(body).toBe(new URLSearchParams(pairs).toString())
  }
  fc.assert(fc.property(values, same), { seed: testSeed() })
})
