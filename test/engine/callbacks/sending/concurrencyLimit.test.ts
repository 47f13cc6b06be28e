import { expect, test } from 'vitest'
import { createConcurrencyLimit } from '../../../../src/engine/callbacks/sending/concurrencyLimit.ts'

/** Enters in turn and notes who is in. */
function entering(perName: number, inAll: number) {
  const limit = createConcurrencyLimit(perName, inAll)
  const inside: string[] = []
  const enter = async (...names: readonly string[]) => {
    for (const name of names) {
      const entered = limit.enter(name)
      if (entered) void entered.then(() => inside.push(name))
      else inside.push(name)
    }
    await new Promise((resume) => setImmediate(resume))
  }
  const leave = async (name: string) => {
    inside.splice(inside.indexOf(name), 1)
    limit.leave(name)
    await new Promise((resume) => setImmediate(resume))
  }
  return { inside, enter, leave }
}

test('exactly so many of one name, and of all together; a place that is given back goes to the next in turn', async () => {
  const { inside, enter, leave } = entering(2, 3)
  await enter('a', 'a', 'a')
  expect(inside).toEqual(['a', 'a'])
  await enter('b', 'b', 'c')
  expect(inside).toEqual(['a', 'a', 'b'])
  // The third a was first; its name has room again.
  await leave('a')
  expect(inside).toEqual(['a', 'b', 'a'])
  await leave('b')
  expect(inside).toEqual(['a', 'a', 'b'])
  await leave('a')
  expect(inside).toEqual(['a', 'b', 'c'])
  for (const name of ['a', 'b', 'c']) await leave(name)
  await enter('a', 'a')
  expect(inside).toEqual(['a', 'a'])
})
