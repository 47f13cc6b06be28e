import fc from 'fast-check'
import { Check } from 'typebox/value'
import { expect, test } from 'vitest'
import { adminOperations } from '../../src/admin/index.ts'
import { object } from '../../src/contract/schema/field.ts'
import { documentMistakes } from '../../src/contract/schema/validation.ts'
import { providers } from '../../src/providers/index.ts'
import { testSeed } from '../support/size.ts'

/** Values that may stand in a body of the admin API, right ones among them. */
const values = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>('1', 'egret', '10s', 1, 0, true, [], {}, 'x'.repeat(300)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

// A schema that is used often is compiled: it must go on saying the same.
test('what the admin API is sent is judged alike before and after a schema was compiled', () => {
  let accepted = 0
  for (const { id, params } of adminOperations(providers)) {
    const schema = object(params)
    const names = fc.constantFrom(...Object.keys(params), 'unknown')
    const judge = (value: Record<string, unknown>) => {
      const isRight = Check(schema, value)
      if (isRight) accepted += 1
      expect(documentMistakes(schema, value).length === 0, `${id} ${JSON.stringify(value)}`).toBe(isRight)
    }
    fc.assert(fc.property(fc.dictionary(names, values, { maxKeys: 6 }), judge), { numRuns: 80, seed: testSeed() })
    for (const name of Object.keys(params)) judge({ [name]: '1' })
    judge({})
  }
  // Neither answer is rare.
  expect(accepted).toBeGreaterThan(100)
})
