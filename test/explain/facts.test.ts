import { expect, test } from 'vitest'
import type { Prose } from '../../src/contract/schema/field.ts'
import { explainFailure } from '../../src/engine/explain/acknowledgement.ts'
import { replyMistakes } from '../../src/engine/explain/mistakes/replies.ts'
import { factsOf } from '../support/facts.ts'
import { CASES, PARAMS, PROVIDERS } from '../support/mistakeCases.ts'
import { explained } from '../support/mistakes.ts'

const bySaid = new Map<string, Prose>()
for (const provider of PROVIDERS) {
  for (const { only, params = PARAMS, sign, asked } of CASES) {
    if (only && !only.includes(provider)) continue
    const { mistakes, slug } = explained(provider, params, sign(provider, params), asked)
    for (const { en, zh, change } of mistakes) {
      bySaid.set(`${slug}: ${en}`, { en, zh })
      bySaid.set(`${slug}, the change: ${change.en}`, change)
    }
  }
}
for (const mistake of replyMistakes) bySaid.set(`${mistake.slug}: ${mistake.en}`, mistake)
for (const failure of [
  'timeout',
  'refused',
  'reset',
  'unresolved',
  'forbidden',
  'dropped',
  'defect',
  'other',
] as const) {
  bySaid.set(`callback-${failure}`, explainFailure(failure, 'http://127.0.0.1:1/pay', true))
}

test('the catalogue has everything to compare', () => {
  expect(bySaid.size).toBeGreaterThan(60)
})

test.each([...bySaid])('English and Chinese say the same numbers and names: %s', (_said, { en, zh }) => {
  expect(zh).toMatch(/\p{Script=Han}/u)
  expect(factsOf(zh)).toEqual(factsOf(en))
})
