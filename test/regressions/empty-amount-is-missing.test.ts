import { expect, test } from 'vitest'
import { decimal, oneOf, optional } from '../../src/contract/schema/field.ts'
import { wireReader } from '../../src/contract/schema/read.ts'

// `amount=` was taken for an amount of a wrong kind: where it is optional it was refused instead of left out.
test('an empty amount or choice is one that was left out', () => {
  const notes = { en: 'A field.', zh: '字段' }
  const read = wireReader({ amount: decimal(notes), discount: optional(decimal(notes)), kind: oneOf(['a'], notes) })
  expect(read({ amount: '', discount: '', kind: '' })).toEqual({
    params: {},
    missing: ['amount', 'kind'],
    malformed: [],
  })
})
