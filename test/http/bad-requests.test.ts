import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { providers } from '../../src/providers/index.ts'
import { APP, GET_INFO, getInfoParams } from '../support/demo.ts'
import { exchange } from '../support/raw.ts'
import { send } from '../support/sandbox.ts'
import { assertAnswerFits } from '../support/schema.ts'
import { encoded, expectProblem, FORM, head, OF_EGRET, post, started } from './badInput.ts'

describe('what is no HTTP', () => {
  test.each<[string, string | Buffer]>([
    ['a greeting', 'hello\r\n\r\n'],
    ['a TLS handshake', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0d, 0x0a])],
    ['an HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an unknown method', 'BREW /v2/user/getInfo HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['a path that is not escaped', `POST ${GET_INFO}?x=好 HTTP/1.1\r\nhost: x\r\n\r\n`],
    ['a broken length', head('content-length: ten')],
    ['two lengths', head('content-length: 1', 'content-length: 2')],
    ['length and chunks', head('content-length: 1', 'transfer-encoding: chunked')],
    ['a broken chunk size', `${head('transfer-encoding: chunked')}zz\r\nx\r\n`],
    ['a header with a line break in it', head('x: 1\n2: 3\ry')],
  ])('%s: 400', async (_case, bytes) => {
    expectProblem(await exchange((await started()).url, [bytes]), 400, 'broken-http')
  })

  test('headers without end: 431', async () => {
    expectProblem(await exchange((await started()).url, [head(`x: ${'y'.repeat(100_000)}`)]), 431, 'broken-http')
  })

  test('no Host: 400', async () => {
    const answer = await exchange((await started()).url, [`POST ${GET_INFO} HTTP/1.1\r\n\r\n`])
    expect(answer?.status).toBe(400)
  })

  test('a connection that says nothing', async () => {
    expect(await exchange((await started()).url, [], { hangUp: true })).toBeUndefined()
  })
})

describe('paths and methods', () => {
  test.each([
    ['/v2/user/getinfo', 'Did you mean POST /v2/user/getInfo?'],
    ['/v2/user/getInfo/', 'Did you mean POST /v2/user/getInfo?'],
    ['/v2/freind/isOpen?appId=1', 'Did you mean POST /v2/friend/isOpen?'],
    ['/', '/__admin/health'],
    ['/favicon.ico', '/__admin/health'],
    ['/%zz', '/__admin/health'],
    [`/${'a'.repeat(10_000)}`, '/__admin/health'],
    ['/v2/user/getInfo/%2e%2e/..%2f', ''],
    ['//v2/user/getInfo', 'Did you mean POST /v2/user/getInfo?'],
  ])('%s is not there', async (path, hint) => {
    const answer = await exchange((await started()).url, [
      `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
    ])
    expectProblem(answer, 404, 'no-such-path', path.startsWith('/v2/') ? OF_EGRET : [])
    expect(JSON.parse(answer?.body ?? '').detail).toContain(hint)
  })

  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s to an operation: 405', async (method) => {
    const sandbox = await started()
    const answer = await send(`${sandbox.url}${GET_INFO}?${encoded(getInfoParams())}`, { method })
    expectProblem(answer, 405, 'method-not-allowed', OF_EGRET)
    expect(answer.headers.get('allow')).toBe('POST')
  })

  test('HEAD to an operation: 405 without a body', async () => {
    const answer = await send((await started()).url + GET_INFO, { method: 'HEAD' })
    expect([answer.status, answer.text, answer.headers.get('allow')]).toEqual([405, '', 'POST'])
  })

  test('a provider that reads its query reads it when the body is empty', async () => {
    const sandbox = await started()
    const answer = await send(`${sandbox.url}${GET_INFO}?${encoded(getInfoParams({ x: '好' }))}`, { method: 'POST' })
    expect(answer.json.code).toBe(0)
  })
})

test('random bytes of random content types always get a well-formed answer', async () => {
  const sandbox = await started()
  // An answer that is plain text has no schema to fit.
  const paths = providers.flatMap(({ operations }) =>
    operations.filter(({ mediaType }) => mediaType === undefined).map(({ path }) => path),
  )
  const type = fc.constantFrom(
    FORM,
    'multipart/form-data; boundary=e',
    'multipart/form-data',
    'application/json',
    '',
    'a/b',
  )
  const piece = fc.constantFrom(
    '--e\r\n',
    'Content-Disposition: form-data; name="appId"\r\n\r\n',
    '1001',
    '&',
    '=',
    '%',
    '{',
  )
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
    fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join(''))),
    fc.dictionary(fc.constantFrom('appId', 'token', 'id', 'time', 'sign', 'score'), fc.string()).map((params) => {
      return Buffer.from(encoded({ appId: APP.appId, ...params }))
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), type, body, async (path, contentType, bytes) => {
      const answer = await post(sandbox, bytes, contentType, path)
      if (answer.status === 200) assertAnswerFits('POST', path, answer.status, answer.json)
      else expectProblem(answer, answer.status, answer.json.type.split(':').at(-1))
      expect(answer.status === 200 || (answer.status >= 400 && answer.status < 500)).toBe(true)
    }),
    { numRuns: 200 },
  )
})
