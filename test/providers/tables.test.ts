import { expect, test } from 'vitest'
import { declaredTables } from '../../src/contract/store.ts'
import { providers } from '../../src/providers/index.ts'

test.each(providers.map(({ service }) => service.id))(
  'every table of %s says with a schema what its rows are',
  (id) => {
    const own = [...declaredTables.values()].filter(({ name }) => name.startsWith(`${id}.`))
    expect(own).not.toEqual([])
    expect(own.filter((table) => !('schema' in table)).map(({ name }) => name)).toEqual([])
  },
)

test('every table has a name of its own that says whose it is: a data directory keeps its rows under that name', () => {
  const names = [...declaredTables.values()].map(({ name }) => name)
  expect(names.filter((name) => !/^[a-z]+\.[a-zA-Z]+$/.test(name))).toEqual([])
  expect(new Set(names).size).toBe(names.length)
})
