import { expect, test } from 'vitest'
import { union } from '../../src/declarations/schemaType.ts'

test.each([
  [[], 'never'],
  [['string'], 'string'],
  [['string', 'number', 'string'], 'string | number'],
])('%j are the type %s', (types, written) => expect(union(types)).toBe(written))
