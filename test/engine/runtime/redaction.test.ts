import { expect, test } from 'vitest'
import { isSecretName, redactAnswer, scrub } from '../../../src/engine/runtime/redaction.ts'

const KEY = 'a/B c"d&密-9+x'

test.each([
  ['as it is', KEY],
  ['in upper case', KEY.toUpperCase()],
  ['in a URL', encodeURIComponent(KEY)],
  ['in a URL, lower-case hex', encodeURIComponent(KEY).replace(/%../g, (hex) => hex.toLowerCase())],
  ['in a URL twice', encodeURIComponent(encodeURIComponent(KEY))],
  ['in a form', new URLSearchParams({ k: KEY }).toString().slice(2)],
  ['in JSON', JSON.stringify(KEY).slice(1, -1)],
  ['in JSON of PHP', 'a\\/B c\\"d&\\u5bc6-9+x'],
  ['in HTML', 'a/B c&quot;d&amp;密-9+x'],
])('a key is taken out %s', (_how, written) => {
  expect(scrub(`<${written}|${written}>`, ['unrelated', KEY])).toBe('<[redacted]|[redacted]>')
})

test('a key that begins with another one leaves nothing', () => {
  expect(scrub('long-key-and-more long-key', ['long-key', 'long-key-and-more'])).toBe('[redacted] [redacted]')
})

test('a short key takes nothing with it', () => {
  expect(scrub('a key of games', ['key'])).toBe('a key of games')
})

test('characters that mean something to a regular expression mean nothing in a key', () => {
  expect(scrub('aaaaaa ^a.*(b)[c]{2}|$d?\\', ['^a.*(b)[c]{2}|$d?\\', 'a+++++'])).toBe('aaaaaa [redacted]')
})

test('names of secrets, as providers and clients write them', () => {
  for (const name of [
    'password',
    'newPassword',
    'Passwd',
    'user_pwd',
    'newPass',
    'access_token',
    'authToken',
    'appKey',
  ])
    expect(isSecretName(name), name).toBe(true)
  for (const name of ['token', 'key', 'passenger', 'exCode', 'sign', 'appId', 'monkey']) {
    expect(isSecretName(name), name).toBe(false)
  }
})

test('an answer is shown without the secrets among its members', () => {
  const body = JSON.stringify({ data: { authToken: 'a"b', uid: '1', name: 'authToken' } })
  expect(redactAnswer(body, [])).toBe('{"data":{"authToken":"[redacted]","uid":"1","name":"authToken"}}')
})
