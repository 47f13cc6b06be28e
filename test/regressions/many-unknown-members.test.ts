import { expect, test } from 'vitest'
import { object, optional, text } from '../../src/contract/schema/field.ts'
import { documentMistakes } from '../../src/contract/schema/validation.ts'
import { startInside } from '../support/inside.ts'

const schema = object({ inner: optional(object({ name: optional(text({ en: 'Name.', zh: '名称' })) })) })
const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`nam/${at}`, at]))

// The first eight errors of a document were all of a kind that had no sentence, so nine unknown members were none.
test.each([1, 7, 8, 9, 40])('%i unknown members are refused, the first of them by name', (count) => {
  const [first, ...others] = documentMistakes(schema, { inner: members(count) })
  expect(first?.en).toBe('/inner/nam/0: unknown; did you mean name?')
  expect(others).toHaveLength(Math.min(count, 8) - 1)
})

test('the admin API refuses them', async () => {
  const { url } = await startInside()
  const response = await fetch(`${url}/__admin/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ effect: members(9) }),
  })
  expect(response.status).toBe(400)
})
