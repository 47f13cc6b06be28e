import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { providers } from '../../src/providers/index.ts'
import { APP, expectAlive, GET_INFO, getInfo, getInfoParams } from '../support/demo.ts'
import { egretSigned } from '../support/php.ts'
import { exchange, type RawAnswer } from '../support/raw.ts'
import { type Answered, postForm, postJson, postMultipart, send, startSandbox, stateOf } from '../support/sandbox.ts'
import { assertAnswerFits } from '../support/schema.ts'

const FORM = 'application/x-www-form-urlencoded'
const LIMIT = 2 * 1024 * 1024

/** A sandbox whose state must be the same, and which must still work, when the test ends. */
async function started(): Promise<SandboxHandle> {
  const sandbox = await startSandbox()
  const before = await stateOf(sandbox)
  onTestFinished(async () => {
    expect(await stateOf(sandbox)).toEqual(before)
    await expectAlive(sandbox)
  })
  return sandbox
}

/** A bad request is answered with problem JSON: its members, its status, and nothing of our insides. */
/** What stands beside a problem under Egret's paths, where its clients look. */
const OF_EGRET = ['code', 'data', 'message', 'msg']

function expectProblem(
  answer: Answered | RawAnswer | undefined,
  status: number,
  type: string,
  beside: readonly string[] = [],
): void {
  const text = answer && ('text' in answer ? answer.text : answer.body)
  expect(answer?.status).toBe(status)
  const problem = JSON.parse(text ?? '') as Record<string, unknown>
  expect(Object.keys(problem).sort()).toEqual([...beside, 'detail', 'status', 'title', 'type'].sort())
  expect(problem).toMatchObject({ type: `urn:channel-sandbox:${type}`, status })
  expect(text).not.toMatch(/\bat .*:\d+:\d+|node_modules|\.ts\b/)
}

/** A refusal of Egret's own: its code, and the short name of the reason in the header. */
function expectRefusal({ status, json, headers }: Answered, code: number, diagnosis: string): void {
  expect([status, json.code, json.data]).toEqual([200, code, []])
  expect(headers.get('x-sandbox-diagnosis')?.split(' ')[0]).toBe(diagnosis)
}

const post = (sandbox: SandboxHandle, body: string | Uint8Array, contentType: string, path = GET_INFO) =>
  send(sandbox.url + path, { method: 'POST', headers: { 'content-type': contentType }, body: body as string })

const head = (...lines: string[]) => `${[`POST ${GET_INFO} HTTP/1.1`, 'host: x', ...lines].join('\r\n')}\r\n\r\n`
const encoded = (params: Readonly<Record<string, string>>) => new URLSearchParams(params).toString()

describe('bodies Egret does not read', () => {
  test('JSON is incomplete, and the diagnosis says why', async () => {
    const sandbox = await started()
    const answer = await postJson(sandbox.url + GET_INFO, getInfoParams())
    expectRefusal(answer, 1001, 'body-not-readable')
    const id = answer.headers.get('x-sandbox-request-id')
    const { json } = await send(`${sandbox.url}/__admin/requests/${id}/explain`)
    expect(json.explanation).toContain('application/json')
    expect(json.explanation).toContain('application/x-www-form-urlencoded')
  })

  test.each(['text/plain', 'text/xml', 'application/octet-stream', 'multipart/mixed; boundary=x', 'nonsense'])(
    '%s is incomplete',
    async (type) => {
      expectRefusal(await post(await started(), encoded(getInfoParams()), type), 1001, 'body-not-readable')
    },
  )

  test('a body without a content type is incomplete', async () => {
    const sandbox = await started()
    const body = encoded(getInfoParams())
    const answer = await exchange(sandbox.url, [head(`content-length: ${body.length}`, 'connection: close'), body])
    expect(answer?.headers['x-sandbox-diagnosis']).toMatch(/^body-not-readable /)
    expect(JSON.parse(answer?.body ?? '').code).toBe(1001)
  })

  test.each(['multipart/form-data', 'multipart/form-data; boundary=other'])(
    '%s over a form is incomplete',
    async (type) => {
      expectRefusal(await post(await started(), encoded(getInfoParams()), type), 1001, 'body-not-readable')
    },
  )

  test('a multipart body that is cut off in a file is incomplete', async () => {
    const cut = '--e\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nabc'
    expectRefusal(await post(await started(), cut, 'multipart/form-data; boundary=e'), 1001, 'body-not-readable')
  })

  test('no body at all is incomplete', async () => {
    const sandbox = await started()
    expectRefusal(await send(sandbox.url + GET_INFO, { method: 'POST' }), 1001, 'parameters-missing')
  })

  test.each([`${FORM}; charset=UTF-8`, 'Application/X-WWW-Form-UrlEncoded'])(
    '%s is a form all the same',
    async (type) => {
      const { json } = await post(await started(), encoded(getInfoParams()), type)
      expect(json.code).toBe(0)
    },
  )
})

describe('parameters', () => {
  const names = ['appId', 'time', 'token', 'sign']

  test.each(names)('without %s: incomplete', async (name) => {
    const { [name]: _left, ...rest } = getInfoParams()
    expectRefusal(await postForm((await started()).url + GET_INFO, rest), 1001, 'parameters-missing')
  })

  test.each(names)('%s empty: incomplete', async (name) => {
    const params = { ...getInfoParams({ [name]: '' }), ...(name === 'sign' && { sign: '' }) }
    expectRefusal(await postForm((await started()).url + GET_INFO, params), 1001, 'parameters-missing')
  })

  test.each([
    ['upper case', (sign: string) => sign.toUpperCase(), 'hex-upper-case'],
    ['a blank behind', (sign: string) => `${sign} `, 'sign-white-space'],
    ['one digit less', (sign: string) => sign.slice(1), 'sign-not-md5'],
    ['another text', () => '0'.repeat(32), 'signature-mismatch'],
  ])('sign in %s: refused', async (_case, change, diagnosis) => {
    const params = getInfoParams()
    const wrong = { ...params, sign: change(params.sign as string) }
    expectRefusal(await postForm((await started()).url + GET_INFO, wrong), 1006, diagnosis)
  })

  test('of a repeated one the last counts, in the signature as in the handler', async () => {
    const sandbox = await started()
    const right = encoded(getInfoParams())
    expect((await post(sandbox, `token=wrong&sign=wrong&${right}`, FORM)).json.code).toBe(0)
    expectRefusal(await post(sandbox, `${right}&token=wrong`, FORM), 1006, 'signature-mismatch')
  })

  test.each([
    ['a[b]', '1'],
    ['__proto__', 'x'],
    ['constructor', 'x'],
    ['ext', 'x'.repeat(1_000_000)],
    ['名', '張三 🎮 & = + %'],
    ['zero', '\u0000'],
  ])('an unknown one is signed and otherwise ignored: %s', async (name, value) => {
    const sandbox = await started()
    const params = Object.defineProperty(getInfoParams(), name, { value, enumerable: true })
    const { sign: _sign, ...unsigned } = params
    const signed = egretSigned(unsigned, APP.appKey)
    const entries = [...Object.entries(unsigned), ['sign', signed.sign as string]] as [string, string][]
    expect((await post(sandbox, new URLSearchParams(entries).toString(), FORM)).json.code).toBe(0)
    expect((await postMultipart(sandbox.url + GET_INFO, Object.fromEntries(entries))).json.code).toBe(0)
    expectRefusal(
      await post(sandbox, `${encoded(getInfoParams())}&${encoded({ x: 'y' })}`, FORM),
      1006,
      'parameter-left-out',
    )
  })

  test('ten thousand: the first thousand count, as in PHP', async () => {
    const sandbox = await started()
    const unsigned = Object.fromEntries(Array.from({ length: 996 }, (_, index) => [`p${index}`, 'x']))
    const tail = `&${Array.from({ length: 9000 }, (_, index) => `q${index}=x`).join('&')}`
    expect((await post(sandbox, encoded(getInfoParams(unsigned)) + tail, FORM)).json.code).toBe(0)
    expectRefusal(await post(sandbox, `${tail.slice(1)}&${encoded(getInfoParams())}`, FORM), 1001, 'parameters-missing')
  })

  test('bytes that are no UTF-8 are refused, not fatal', async () => {
    const sandbox = await started()
    const body = Buffer.concat([Buffer.from(`${encoded(getInfoParams({ x: '好' }))}&x=`), Buffer.from([0xba, 0xc3])])
    expectRefusal(await post(sandbox, body, FORM), 1006, 'signature-mismatch')
  })

  test('escapes that are none stand for themselves', async () => {
    const sandbox = await started()
    const { sign } = getInfoParams({ x: '%zz', y: '100%好 %' })
    const body = `${encoded({ ...getInfoParams(), sign: sign as string })}&x=%zz&y=100%好%20%`
    expect((await post(sandbox, body, FORM)).json.code).toBe(0)
  })
})

describe('size', () => {
  const large = Buffer.alloc(LIMIT + 1, 'x')

  test('a body of exactly the limit is read', async () => {
    const sandbox = await started()
    const params = getInfoParams()
    const filler = 'x'.repeat(LIMIT - encoded({ ...params, ext: '' }).length)
    expect((await getInfo(sandbox, { ext: filler })).json.code).toBe(0)
  })

  test('more than that, declared, is refused before it is read', async () => {
    const sandbox = await started()
    const answer = await exchange(sandbox.url, [head(`content-type: ${FORM}`, `content-length: ${LIMIT + 1}`)])
    expectProblem(answer, 413, 'body-too-large')
  })

  test.each([GET_INFO, '/__admin/egret/login'])(
    'a client that sends it all still gets its answer: %s',
    async (path) => {
      const sandbox = await started()
      for (let i = 0; i < 5; i += 1) expectProblem(await post(sandbox, large, FORM, path), 413, 'body-too-large')
    },
  )

  test('more than that, chunked, is refused as well', async () => {
    const sandbox = await started()
    const chunk = `${(LIMIT / 2).toString(16)}\r\n${'x'.repeat(LIMIT / 2)}\r\n`
    const answer = await exchange(sandbox.url, [
      head(`content-type: ${FORM}`, 'transfer-encoding: chunked'),
      ...[chunk, chunk, chunk],
      '0\r\n\r\n',
    ])
    expectProblem(answer, 413, 'body-too-large')
  })
})

describe('bodies in pieces', () => {
  test('chunked, byte by byte, is a body like any other', async () => {
    const sandbox = await started()
    const body = encoded(getInfoParams({ x: '好' }))
    const chunks = [...body].map((character) => `1\r\n${character}\r\n`)
    const start = head(`content-type: ${FORM}`, 'transfer-encoding: chunked', 'connection: close')
    const answer = await exchange(sandbox.url, [start, ...chunks, '0\r\n\r\n'])
    expect(JSON.parse(answer?.body ?? '').code).toBe(0)
  })

  test.each([
    ['declared', head('content-length: 100'), 'appId=1001'],
    ['chunked', head('transfer-encoding: chunked'), '5\r\nappId\r\n'],
  ])('cut off, %s: no request is answered and nothing happens', async (_case, start, begun) => {
    const sandbox = await started()
    expect(await exchange(sandbox.url, [start, begun], { hangUp: true })).toBeUndefined()
    expect((await send(`${sandbox.url}/__admin/requests`)).json.requests).toEqual([])
  })
})

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
