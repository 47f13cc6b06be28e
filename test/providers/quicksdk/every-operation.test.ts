import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/contract/operation.ts'
import { quicksdk } from '../../../src/providers/quicksdk/index.ts'
import { quicksdkSigned } from '../../support/php.ts'
import { android, openId, openKey, refused, stateOf } from '../../support/quicksdk.ts'
import { type Answered, postForm, send, startSandbox } from '../../support/sandbox.ts'
import { sampled } from '../../support/size.ts'

/** What a field's schema says, as far as a value can be made from it. */
interface Schema {
  readonly type?: string
  readonly enum?: readonly (string | number)[]
  readonly examples?: readonly unknown[]
  readonly minLength?: number
  readonly '~optional'?: unknown
}

const fieldsOf = ({ params }: Operation) => Object.entries(params) as [string, Schema][]
const isRequired = ([, schema]: [string, Schema]) => !('~optional' in schema)
const sampleOf = ({ examples, enum: allowed, type }: Schema): string =>
  String(examples?.[0] ?? allowed?.[0] ?? (type === 'integer' ? 1 : 'x'))

/** Every required parameter with a value of its kind, as the demo merchant sends them. */
const requestOf = (operation: Operation): Record<string, string> => ({
  ...Object.fromEntries(
    fieldsOf(operation)
      .filter(isRequired)
      .map(([name, schema]) => [name, sampleOf(schema)]),
  ),
  ...('openId' in operation.params && { openId, productCode: android }),
})
const signed = (params: Readonly<Record<string, string>>, key = openKey) => quicksdkSigned(params, key)

const every = quicksdk.operations.map((operation) => ({ path: operation.path, operation }))
/** Each refusal has a sandbox of its own: in small size every fourth operation gives them. */
const PARTS = 4
const signedOnes = every.filter(({ operation }) => 'sign' in operation.params)

test('everything under /open/ and /webOpen/ is signed, and nothing else', () => {
  for (const { path, operation } of every)
    expect('sign' in operation.params, path).toBe(/^\/(open|webOpen)\//.test(path))
})

describe.each(sampled(every, PARTS))('$path', ({ path, operation }) => {
  const isText = operation.mediaType === 'text/plain'
  const missing = 'sign' in operation.params ? 'A required parameter is missing.' : 'tokenUidError'
  /** Whether an answer is the refusal of what is missing. */
  const expectMissing = ({ json, text }: Answered) =>
    isText ? expect(text).toBe('0') : expect(json).toEqual(refused(missing))

  test('takes its own methods alone', async () => {
    const sandbox = await startSandbox()
    const query = new URLSearchParams(signed(requestOf(operation)))
    const takes = [operation.method, ...(operation.otherMethods ?? [])]
    for (const method of ['GET', 'PUT'].filter((one) => !takes.some((taken) => taken === one))) {
      const { status, headers } = await send(`${sandbox.url}${path}?${query}`, { method })
      expect([status, headers.get('allow')]).toEqual([405, takes.join(', ')])
    }
  })

  test.each(fieldsOf(operation).filter(isRequired))('needs %s', async (name, schema) => {
    const sandbox = await startSandbox()
    const before = await stateOf(sandbox)
    const { [name]: _left, ...without } = requestOf(operation)
    // A signature that is right for what is left, so that nothing else can be the reason.
    const request: Record<string, string> = name === 'sign' ? without : signed(without)
    expectMissing(await postForm(sandbox.url + path, request))
    if (schema.minLength !== 0) {
      const empty = name === 'sign' ? { ...without, sign: '' } : signed({ ...without, [name]: '' })
      expectMissing(await postForm(sandbox.url + path, empty))
    }
    expect(await stateOf(sandbox)).toEqual(before)
  })
})

describe.each(sampled(signedOnes, PARTS))('$path', ({ path, operation }) => {
  test.each([
    ['a wrong signature', () => ({ ...requestOf(operation), sign: '0'.repeat(32) }), 'The signature is wrong.'],
    ['an unknown key', () => signed(requestOf(operation), 'nobody'), 'The signature is wrong.'],
    [
      'an upper-case signature',
      () => ({ ...requestOf(operation), sign: signed(requestOf(operation)).sign?.toUpperCase() ?? '' }),
      'The signature is wrong.',
    ],
    [
      'a parameter that came after the signature',
      () => ({ ...signed(requestOf(operation)), extra: '1' }),
      'The signature is wrong.',
    ],
    ['an unknown openId', () => signed({ ...requestOf(operation), openId: 'nobody' }), 'The openId is unknown.'],
    [
      'an unknown productCode',
      () => signed({ ...requestOf(operation), productCode: 'nobody' }),
      'The productCode is unknown.',
    ],
  ])('refuses %s, and leaves nothing', async (_what, request, message) => {
    const sandbox = await startSandbox()
    const before = await stateOf(sandbox)
    expect((await postForm(sandbox.url + path, request())).json).toEqual(refused(message))
    expect(await stateOf(sandbox)).toEqual(before)
  })

  test("refuses another merchant's productCode", async () => {
    const sandbox = await startSandbox()
    const { productCode } = await sandbox.quicksdk.product({})
    const { json } = await postForm(sandbox.url + path, signed({ ...requestOf(operation), productCode }))
    expect(json).toEqual(refused('The productCode is unknown.'))
  })

  test('refuses whatever is not of its kind', async () => {
    const sandbox = await startSandbox()
    for (const [name, { type }] of fieldsOf(operation)) {
      if (type !== 'integer') continue
      for (const value of ['1.5', '0x1f', ' 1', 'one']) {
        const { json } = await postForm(sandbox.url + path, signed({ ...requestOf(operation), [name]: value }))
        expect(json, `${name}=${value}`).toEqual(refused('A parameter has the wrong format.'))
      }
    }
  })

  test('signs and ignores parameters it does not know', async () => {
    const sandbox = await startSandbox()
    const unknown = { empty: '', 'a[b]': '路 +&=', _z: '1', Z: '2' }
    await postForm(sandbox.url + path, signed({ ...requestOf(operation), ...unknown }))
    const [entry] = sandbox.requests.find({ operation: operation.id })
    expect(entry?.checks.slice(0, 6).every(({ passed }) => passed)).toBe(true)
  })
})
