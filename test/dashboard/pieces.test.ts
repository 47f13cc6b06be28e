import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ElectionMessage, startElection } from '../../src/dashboard/data/election.ts'
import { bodyOf, FieldError, typedFrom } from '../../src/dashboard/data/form.ts'
import { span } from '../../src/dashboard/data/format.ts'
import { fits, readRoute, writeRoute } from '../../src/dashboard/data/route.ts'
import { egret } from '../../src/providers/egret/index.ts'
import { ensureBuilt, ROOT } from '../support/dist.ts'

/** Tabs that share a channel and a clock which the test moves. */
function startTabs(count: number) {
  let now = 0
  const timers = new Set<{ readonly at: number; run(): void }>()
  const leaders = new Set<string>()
  const tabs = Array.from({ length: count }, (_one, index) => {
    const id = `tab${index}`
    const tab = { id, visible: true, alive: true, election: undefined as ReturnType<typeof startElection> | undefined }
    return tab
  })
  const post = (message: ElectionMessage) => {
    for (const { election, alive, id } of tabs) if (alive && id !== message.from) election?.hear(message)
  }
  for (const tab of tabs) {
    tab.election = startElection({
      id: tab.id,
      post: (message) => tab.alive && post(message),
      visible: () => tab.visible,
      after(ms, task) {
        const timer = { at: now + ms, run: () => tab.alive && task() }
        timers.add(timer)
        return () => timers.delete(timer)
      },
      lead: () => leaders.add(tab.id),
      follow: () => leaders.delete(tab.id),
    })
  }
  return {
    tabs,
    leaders: () => [...leaders].filter((id) => tabs.find((tab) => tab.id === id)?.alive),
    pass(ms: number) {
      for (const end = now + ms; ; ) {
        const [next] = [...timers].sort((a, b) => a.at - b.at)
        if (!next || next.at > end) {
          now = end
          return
        }
        now = next.at
        timers.delete(next)
        next.run()
      }
    },
  }
}

describe('without locks tabs elect', () => {
  test('one leader, and go on having one', () => {
    const { leaders, pass } = startTabs(8)
    pass(2000)
    expect(leaders()).toHaveLength(1)
    const [first] = leaders()
    pass(60_000)
    expect(leaders()).toEqual([first])
  })

  test('another one within a lease and a bit once the leader is gone', () => {
    const { tabs, leaders, pass } = startTabs(3)
    pass(2000)
    const [first] = leaders()
    for (const tab of tabs) if (tab.id === first) tab.alive = false
    pass(4500)
    expect(leaders()).toHaveLength(1)
    expect(leaders()).not.toEqual([first])
  })

  test('another one when a hidden leader hands over', () => {
    const { tabs, leaders, pass } = startTabs(3)
    pass(2000)
    const [first] = leaders()
    const leader = tabs.find(({ id }) => id === first)
    if (leader) leader.visible = false
    leader?.election?.resign()
    pass(1000)
    expect(leaders()).toHaveLength(1)
    expect(leaders()).not.toEqual([first])
    pass(10_000)
    expect(leaders()).toHaveLength(1)
  })
})

test.each([
  [0.4, '0 s'],
  [298, '4 m 58 s'],
  [10_799.6, '3 h'],
  [-90_000, '1 d 1 h'],
])('%d seconds are %s', (seconds, said) => {
  expect(span(seconds)).toBe(said)
})

describe('addresses', () => {
  test.each([
    ['', { view: 'requests', parts: [], query: {} }],
    [
      '#/requests/req_000001?outcome=SIGN_INVALID',
      { view: 'requests', parts: ['req_000001'], query: { outcome: 'SIGN_INVALID' } },
    ],
    ['#/orders/a%2Fb', { view: 'orders', parts: ['a/b'], query: {} }],
    ['#/orders/%', { view: 'orders', parts: ['%'], query: {} }],
  ])('%j is read', (hash, route) => {
    expect(readRoute(hash)).toEqual(route)
  })

  test('are written as they are read', () => {
    const hash = writeRoute('orders', ['a/b c'], { search: 'ü&', empty: '' })
    expect(readRoute(hash)).toEqual({ view: 'orders', parts: ['a/b c'], query: { search: 'ü&' } })
  })
})

test('what has just come is put into a filtered list, left out, or asked of the server', () => {
  const row = { provider: 'egret', outcome: 'ok' }
  expect(fits(row, {})).toBe(true)
  expect(fits(row, { provider: 'quicksdk', search: 'x' })).toBe(false)
  expect(fits(row, { outcome: 'SIGN_INVALID' })).toBe(false)
  expect(fits(row, { provider: 'egret', search: 'x' })).toBeUndefined()
})

describe('a form', () => {
  const [action] = egret.actions.filter(({ id }) => id === 'pay')
  const schema = { properties: action?.params } as never

  test('makes the body of an action of what was typed', () => {
    const typed = {
      appId: '1001',
      id: 'u',
      goodsId: '3',
      money: '',
      deliver: { copies: '2', drop: 'true', sign: 'bad', delay: '' },
    }
    expect(bodyOf(schema, typed)).toEqual({
      appId: '1001',
      id: 'u',
      goodsId: '3',
      deliver: { copies: 2, drop: true, sign: 'bad' },
    })
  })

  test('is filled in from a row by the names of its fields', () => {
    expect(typedFrom(schema, { appId: '1001', id: 'u', friends: 2, name: 'x' })).toEqual({ appId: '1001', id: 'u' })
  })

  test('says where a text is no JSON', () => {
    const list = { properties: { codes: { type: 'array' } } }
    expect(() => bodyOf(list, { codes: '[' })).toThrow(FieldError)
    expect(bodyOf(list, { codes: '["A"]' })).toEqual({ codes: ['A'] })
  })
})

test('page, script and style together have at most 45 kB, compressed', () => {
  ensureBuilt()
  const folder = join(ROOT, 'dist/dashboard')
  const files = readdirSync(folder).filter((name) => name.endsWith('.gz'))
  expect(files).toHaveLength(3)
  const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  expect(bytes).toBeLessThanOrEqual(45_000)
})
