import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { problemType, errors as refusals } from '../../src/admin/spec.ts'
import { acceptedLanguage } from '../../src/http/problems/language.ts'
import type { CreateOptions } from '../../src/index.ts'
import { egret } from '../../src/providers/egret/index.ts'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import { factsOf } from '../support/facts.ts'
import { startSandbox } from '../support/sandbox.ts'

interface Asked {
  readonly method?: string
  readonly path: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Problem {
  readonly type: string
  readonly status: number
  readonly title: string
  readonly detail: string
}

/** Asks as a program does that sets every header itself. */
function ask(url: string, { method = 'GET', path, body, headers }: Asked, language?: string) {
  const { port } = new URL(url)
  return new Promise<{ readonly language: unknown; readonly problem: Problem }>((resolve, reject) => {
    const accepted = language === undefined ? {} : { 'accept-language': language }
    const json = body?.startsWith('{') ? { 'content-type': 'application/json' } : {}
    const asked = request({ host: '127.0.0.1', port, method, path, headers: { ...json, ...accepted, ...headers } })
    asked.on('error', reject)
    asked.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
      response.on('end', () => resolve({ language: response.headers['content-language'], problem: JSON.parse(text) }))
    })
    asked.end(body)
  })
}

const post = (path: string, body: object): Asked => ({ method: 'POST', path, body: JSON.stringify(body) })
const broken = {
  ...egret,
  operations: egret.operations.map((one) => ({
    ...one,
    handle: () => {
      throw new SyntaxError('broken on purpose')
    },
  })),
}
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const getInfo: Asked = {
  method: 'POST',
  path: GET_INFO,
  body: String(new URLSearchParams(getInfoParams())),
  headers: form,
}

const CASES: [slug: string, asked: Asked, options: CreateOptions | undefined][] = (
  [
    ['invalid', post('/__admin/clock/advance', { by: 'soon' })],
    ['invalid', post('/__admin/faults', { effect: { status: 7 }, match: { operation: 'user.getinfo' } })],
    ['invalid', { path: '/__admin/requests?outcom=ok&limit=many' }],
    ['invalid', { method: 'PUT', path: '/__admin/state', body: '{"egret":{"apps":[{"appid":"1"}]}}' }],
    [
      'invalid',
      {
        method: 'PUT',
        path: '/__admin/targets',
        body: '{"forwardTo":"http://8.8.8.8","callbacks":{"egret.pay":null}}',
      },
    ],
    ['token-required', { path: '/__admin/health' }, { adminToken: 'secret-of-admin' }],
    ['foreign-origin', { path: '/__admin/health', headers: { origin: 'http://evil.example' } }],
    ['foreign-host', { path: '/__admin/health', headers: { host: 'evil.example' } }],
    ['not-found', { path: '/__admin/requests/req_000009' }],
    ['not-found', { path: '/__admin/nothing' }],
    ['no-such-path', { path: '/__admin/assets/nothing.js' }],
    [
      'not-verified',
      post('/__admin/requests/verify', {
        operation: 'user.getInfo',
        params: { token: 'unseen', id: { matches: '^7' } },
      }),
    ],
    ['timeout', { path: '/__admin/outbox/wait?to=a@example.com&timeout=1ms' }],
    ['timeout', { path: '/__admin/callbacks/wait?provider=egret&timeout=1ms' }],
    ['conflict', post('/__admin/rocgame/batch', { gameId: 1015, giftName: 'VIP gift', codes: ['CXPIYFLW'] })],
    ['no-such-path', { path: '/v2/user/getInf' }],
    ['method-not-allowed', { method: 'PUT', path: GET_INFO }],
    ['body-too-large', { ...getInfo, body: `x=${'y'.repeat(2 * 1024 * 1024)}` }],
    ['no-receiver', { path: '/__receiver/egret/nothing' }, { receiver: true }],
    ['no-such-namespace', { path: '/ns/NOT_A_NAME/' }],
    ['too-many-namespaces', { path: '/ns/one/v2/user/getInfo' }, { maxNamespaces: 0 }],
    ['defect', getInfo, { providers: [broken] }],
    ['bad-proxy-target', { path: 'http://:0/' }],
    ['host-not-served', { path: 'http://sdk.example.com/open/userLogin' }],
    ['host-not-reached', { path: 'http://127.0.0.1:1/' }, { passThrough: ['127.0.0.1'] }],
  ] as readonly (readonly [string, Asked, CreateOptions?])[]
).map(([slug, asked, options]) => [slug, asked, options])

/** What no sandbox of a test brings about: a database that goes away, a disk, a thousand open tunnels. */
const ELSEWHERE = [
  'bad-forward',
  'database-gone',
  'not-kept',
  'not-owner',
  'not-readable',
  'owner-gone',
  'owner-unreachable',
  'proxy-token-required',
  'quota-reached',
  'struck-off',
  'taken-over',
  'too-many-tunnels',
  'tunnel-failed',
]

test('every kind of problem is asked for here, or named as one that cannot be', () => {
  const sources = ['src/http', 'src/engine/request'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
  )
  const slugs = sources.flatMap((source) => [...source.matchAll(/slug: '([a-z-]+)'/g)].map(([, slug]) => slug))
  const own = Object.keys(refusals).map((error) => problemType(error).replace('urn:channel-sandbox:', ''))
  const driven = CASES.map(([slug]) => slug)
  expect([...new Set([...driven, ...ELSEWHERE])].sort()).toEqual([...new Set([...slugs, ...own])].sort())
})

describe('a problem in English and in Chinese says the same', () => {
  test.each(CASES)('%s', async (slug, asked, options = {}) => {
    const { url } = await startSandbox(options)
    const english = await ask(url, asked)
    const chinese = await ask(url, asked, 'fr, zh-CN;q=0.9, en;q=0.5')
    expect(chinese.problem.type).toBe(`urn:channel-sandbox:${slug}`)
    for (const text of ['title', 'detail'] as const) {
      expect(english.problem[text]).not.toMatch(/\p{Script=Han}|object Object/u)
      expect(chinese.problem[text]).toMatch(/\p{Script=Han}/u)
      expect(factsOf(chinese.problem[text])).toEqual(factsOf(english.problem[text]))
    }
    // Members are for programs: the same names, and the same type and status.
    const shapeOf = ({ problem }: typeof english) => [Object.keys(problem), problem.type, problem.status]
    expect(shapeOf(chinese)).toEqual(shapeOf(english))
    expect([english.language, chinese.language]).toEqual(['en', 'zh'])
  })
})

test.each([
  [undefined, undefined],
  ['*', undefined],
  ['de-DE,de;q=0.9', undefined],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-US,en;q=0.9,zh;q=0.1', 'en'],
  ['en;q=0.2, ZH-tw;q=0.7', 'zh'],
  ['zh;q=0', undefined],
] as const)('Accept-Language %s wants %s', (header, language) => {
  expect(acceptedLanguage(header)).toBe(language)
})

test('a client that asks for no language gets the one the sandbox speaks', async () => {
  process.env.CHANNEL_SANDBOX_LANG = 'zh'
  onTestFinished(() => void delete process.env.CHANNEL_SANDBOX_LANG)
  const sandbox = await startSandbox()
  const asked = { path: '/__admin/requests/req_000009' }
  expect((await ask(sandbox.url, asked)).problem.title).toBe('不存在')
  expect((await ask(sandbox.url, asked, 'en')).problem.title).toBe('There is no such thing.')
  // So do messages of the library, whose names stay.
  expect(() => sandbox.requests.find({ outcome: 'OKAY' as never })).toThrow(/^outcome "OKAY": 未知；是否想用 ok？$/)
  await expect(sandbox.egret.login({ appId: '9' })).rejects.toThrow(/9/)
  await expect(startSandbox({ seed: { egret: { app: [] } } as never })).rejects.toThrow(/种子 无法使用/)
})
