import { describe, expect, test } from 'vitest'
import { createBuffer, windowOf } from '../../src/dashboard/data/buffer.ts'

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_one, index) => ({ id: `req_${from + index}`, value: from + index }))

const shown = (buffer: ReturnType<typeof createBuffer<{ id: string; value: number }>>) =>
  Array.from({ length: buffer.length }, (_one, index) => buffer.at(index)?.value)

describe('the buffer', () => {
  test('has the newest first, and what is older behind', () => {
    const buffer = createBuffer<{ id: string; value: number }>(100)
    buffer.add(rows(10, 13))
    buffer.addOlder(rows(7, 10).reverse())
    expect(shown(buffer)).toEqual([12, 11, 10, 9, 8, 7])
    expect(['req_12', 'req_7', 'req_1'].map((id) => buffer.indexOf(id))).toEqual([0, 5, -1])
  })

  test('puts what it knows in its former place', () => {
    const buffer = createBuffer<{ id: string; value: number }>(100)
    buffer.add(rows(0, 3))
    buffer.add([{ id: 'req_1', value: 100 }])
    expect(shown(buffer)).toEqual([2, 100, 0])
  })

  test('lets nothing new in while it is held, but changes what is there', () => {
    const buffer = createBuffer<{ id: string; value: number }>(100)
    buffer.add(rows(0, 2))
    buffer.hold('scrolled')
    buffer.add([...rows(2, 5), { id: 'req_0', value: 100 }])
    buffer.add([{ id: 'req_4', value: 400 }])
    expect([shown(buffer), buffer.waiting]).toEqual([[1, 100], 3])
    buffer.release()
    expect([shown(buffer), buffer.waiting]).toEqual([[400, 3, 2, 1, 100], 0])
  })

  test('is bounded, and finds its rows all the same', () => {
    const buffer = createBuffer<{ id: string; value: number }>(1000)
    for (let from = 0; from < 100_000; from += 50) buffer.add(rows(from, from + 50))
    expect(buffer.length).toBe(1000)
    expect([buffer.at(0)?.value, buffer.at(999)?.value, buffer.at(1000)]).toEqual([99_999, 99_000, undefined])
    expect(buffer.indexOf('req_99500')).toBe(499)
    expect(buffer.get('req_5')).toBeUndefined()
    buffer.addOlder(rows(0, 10))
    expect(buffer.length).toBe(1000)
  })

  test('numbers its rows for good', () => {
    const buffer = createBuffer<{ id: string; value: number }>(10)
    buffer.add(rows(10, 14))
    const number = (id: string) => buffer.numberAt(buffer.indexOf(id))
    const before = number('req_12')
    buffer.add(rows(14, 30))
    buffer.release()
    expect([number('req_29') - before, buffer.indexOf('req_12')]).toEqual([17, -1])
    buffer.clear()
    buffer.add(rows(10, 14))
    const newest = number('req_13')
    buffer.addOlder(rows(5, 10).reverse())
    expect([number('req_13') - newest, number('req_5') - newest]).toEqual([0, -8])
  })

  test('is empty once it is cleared', () => {
    const buffer = createBuffer<{ id: string; value: number }>(10)
    buffer.add(rows(0, 5))
    buffer.clear()
    buffer.add(rows(3, 4))
    expect(shown(buffer)).toEqual([3])
  })
})

test.each([
  [0, 0],
  [100_000, 0],
  [100_000, 1_500_000],
  [100_000, 3_000_000],
])(
  'of %i rows scrolled to %i some sixty are drawn, all in sight among them, and fewer while one leaps',
  (length, top) => {
    const first = Math.min(Math.floor(top / 30), Math.max(0, length - 20))
    for (const [leaping, most] of [
      [false, 60],
      [true, 29],
    ] as const) {
      const { from, to } = windowOf(length, 30, top, 600, leaping)
      expect(to - from).toBeLessThanOrEqual(most)
      expect(from).toBeLessThanOrEqual(first)
      expect(to).toBeGreaterThanOrEqual(Math.min(length, first + 20))
    }
  },
)
