import { describe, expect, test } from 'vitest'
import type { Prose } from '../../src/contract/schema/field.ts'
import {
  duration,
  int,
  list,
  object,
  oneOf,
  onlyTrue,
  optional,
  record,
  text,
  union,
} from '../../src/contract/schema/field.ts'
import { didYouMean, documentMistakes } from '../../src/contract/schema/validation.ts'

const notes = { en: 'A field.', zh: '字段' }
const schema = object({
  apps: list(
    object({
      appId: text(notes),
      goods: optional(list(object({ goodsId: text(notes), money: union(int(notes), text(notes)) }))),
    }),
  ),
  names: optional(record(text(notes))),
})
const english = (said: readonly Prose[]) => said.map(({ en }) => en)
const mistakes = (value: unknown) => english(documentMistakes(schema, value))

test('a document that fits has no mistakes', () => {
  expect(mistakes({ apps: [{ appId: '1', goods: [{ goodsId: '1', money: 6 }] }], names: { a: 'b' } })).toEqual([])
})

describe('each mistake begins with its path', () => {
  test.each<[string, unknown, string[]]>([
    ['a misspelt name', { apps: [{ appid: '1', appId: '1' }] }, ['/apps/0/appid: unknown; did you mean appId?']],
    ['a foreign name', { apps: [], zebras: 1 }, ['/zebras: unknown; known here: apps, names']],
    ['a missing one', { apps: [{}] }, ['/apps/0/appId: missing']],
    ['a wrong kind', { apps: [{ appId: 7 }] }, ['/apps/0/appId: must be string']],
    [
      'none of two kinds',
      { apps: [{ appId: '1', goods: [{ goodsId: '1', money: true }] }] },
      ['/apps/0/goods/0/money: must be integer or string'],
    ],
    ['no object at all', [], ['/: must be object']],
    ['nothing', null, ['/: must be object']],
    ['a text', 'x', ['/: must be object']],
  ])('%s', (_case, value, wanted) => {
    expect(mistakes(value)).toEqual(wanted)
  })

  test('a number that a person forgot to quote', () => {
    expect(english(documentMistakes(schema, { apps: [{ appId: 7 }] }, 'people'))).toEqual([
      '/apps/0/appId: must be string, not the number 7: quote it, as "7"',
    ])
  })

  test('all of them are told, each once', () => {
    expect(mistakes({ apps: [{ goods: {} }, { appId: '' }] }).sort()).toEqual([
      '/apps/0/appId: missing',
      '/apps/0/goods: must be array',
      expect.stringMatching(/^\/apps\/1\/appId: /),
    ])
  })
})

describe('names that objects have anyway', () => {
  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is unknown', (name) => {
    const value: unknown = JSON.parse(`{"apps":[],"${name}":{"appId":"1"}}`)
    expect(mistakes(value)).toEqual([expect.stringMatching(`^/${name}: unknown`)])
  })

  test('__proto__ does not stand in for a missing member', () => {
    expect(mistakes(JSON.parse('{"apps":[{"__proto__":{"appId":"1"}}]}'))).toContain('/apps/0/appId: missing')
  })

  test('a name with a slash or a tilde is shown as it is written', () => {
    expect(mistakes({ apps: [], 'a/b~c': 1 })).toEqual([expect.stringMatching(/^\/a\/b~c: unknown/)])
  })
})

describe('didYouMean', () => {
  const known = ['appId', 'appKey', 'payCallbackUrl']
  test.each([
    ['appid', 'appId'],
    ['appkey', 'appKey'],
    ['payCalbackUrl', 'payCallbackUrl'],
    ['pay_callback_url', 'payCallbackUrl'],
  ])('%s → %s', (name, wanted) => {
    expect(didYouMean(name, known)).toBe(wanted)
  })

  test.each(['zebra', '', 'unrelated'])('%j is close to none', (name) => {
    expect(didYouMean(name, known)).toBeUndefined()
  })
})

describe('what a value may be', () => {
  const choice = object({
    state: oneOf(['scheduled', 'delivered', 'failed'], notes),
    drop: optional(onlyTrue(notes)),
    delay: optional(duration(notes)),
  })
  test.each<[unknown, string[]]>([
    [{ state: 'faild' }, ['/state: must be one of scheduled, delivered, failed; did you mean failed?']],
    [{ state: 'failed', drop: false }, ['/drop: must be true']],
    [{ state: 'failed', delay: 'soon' }, ['/delay: must be a duration like 250ms, 15s or 5m']],
  ])('%o', (value, wanted) => {
    expect(english(documentMistakes(choice, value))).toEqual(wanted)
  })
})
