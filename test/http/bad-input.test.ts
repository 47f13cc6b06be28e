import { describe, expect, test } from 'vitest'
import { APP, GET_INFO, getInfo, getInfoParams } from '../support/demo.ts'
import { egretSigned } from '../support/php.ts'
import { exchange } from '../support/raw.ts'
import { postForm, postJson, postMultipart, send } from '../support/sandbox.ts'
import { encoded, expectProblem, expectRefusal, FORM, head, LIMIT, post, started } from './badInput.ts'

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
