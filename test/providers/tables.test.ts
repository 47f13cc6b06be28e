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
