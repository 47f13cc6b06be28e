import { request } from 'node:http'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { SandboxHandle } from '../../src/index.ts'
import { ensureBuilt } from '../support/dist.ts'
import { committed, DOCUMENTS } from '../support/documents.ts'
import { egretSigned } from '../support/php.ts'
import { postJson, send, startSandbox } from '../support/sandbox.ts'
import { sampled } from '../support/size.ts'

// The viewer's script is one of the files that the build makes.
beforeAll(ensureBuilt)

/** A GET whose Host header may be anything, which fetch does not allow. */
function getAs(sandbox: SandboxHandle, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${sandbox.url}${path}`, { headers }, (res) => {
      res.resume()
      resolve(res.statusCode)
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** In small size each fourth of the documents, which YAML takes a second to read. */
describe.each(sampled(DOCUMENTS, 4))('/__admin/openapi/%s', (name) => {
  test.each(['json', 'yaml'] as const)(
    '.%s is the committed one, with this sandbox as its first server',
    async (format) => {
      const sandbox = await startSandbox()
      const { status, headers, text } = await send(`${sandbox.url}/__admin/openapi/${name}.${format}`)
      expect(status).toBe(200)
      expect(headers.get('content-type')).toBe(`application/${format}; charset=utf-8`)
      const served = format === 'json' ? JSON.parse(text) : parse(text)
      expect(served.servers[0].url).toBe(sandbox.url)
      expect({ ...served, servers: [] }).toEqual({ ...JSON.parse(committed(name, 'json')), servers: [] })
    },
  )
})

test('documents in Chinese', async () => {
  const sandbox = await startSandbox()
  const { json } = await send(`${sandbox.url}/__admin/openapi/egret.json?lang=zh`)
  expect(json.paths['/v2/user/getInfo'].post.summary).toBe('获取玩家信息')
})

test('the viewer loads nothing from elsewhere', async () => {
  const sandbox = await startSandbox()
  const { status, headers, text } = await send(`${sandbox.url}/__admin/docs`)
  expect(status).toBe(200)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  const links = [...text.matchAll(/(?:src|href)="([^"#?][^"]*)"/g)].map((match) => match[1] as string)
  expect(links).toContain('docs/swagger-ui-bundle.js')
  for (const link of links.filter((one) => !one.startsWith('data:'))) {
    const asset = await send(new URL(link, `${sandbox.url}/__admin/docs`).href)
    expect(asset.status, link).toBe(200)
    expect(asset.headers.get('content-type')).toMatch(/^text\/(css|javascript); charset=utf-8$/)
  }
  for (const name of DOCUMENTS) expect(text).toContain(`data-document="${name}"`)
})

test.each([
  '/__admin/openapi/steam.json',
  '/__admin/docs/no-such.js',
  '/__admin/docs/package.json',
  '/__admin/openapi/constructor.json',
])('%s is not there', async (path) => {
  const sandbox = await startSandbox()
  const { status, json } = await send(`${sandbox.url}${path}`)
  expect(status).toBe(404)
  expect(json.type).toBe('urn:channel-sandbox:not-found')
})

test('the door of the admin API stands before documents and viewer', async () => {
  const sandbox = await startSandbox({ adminToken: 'secret' })
  for (const path of ['/__admin/docs', '/__admin/openapi/egret.json', '/__admin/docs/viewer.js']) {
    expect(await getAs(sandbox, path, { host: 'evil.example' })).toBe(403)
    expect(await getAs(sandbox, path, { origin: 'http://evil.example' })).toBe(403)
    expect(await getAs(sandbox, path, {})).toBe(401)
    expect(await getAs(sandbox, path, { authorization: 'Bearer secret' })).toBe(200)
  }
})

test('a browser that hands in the token by URL is let in by its cookie from then on', async () => {
  const sandbox = await startSandbox({ adminToken: 'sécret; of=mine' })
  const docs = `${sandbox.url}/__admin/docs`
  const open = (query: string, headers = {}) => fetch(docs + query, { redirect: 'manual', headers })
  expect((await open('?token=wrong')).status).toBe(401)
  const entered = await open(`?token=${encodeURIComponent('sécret; of=mine')}`)
  expect(entered.status).toBe(303)
  expect(new URL(entered.headers.get('location') ?? '', docs).href).toBe(docs)
  const set = entered.headers.get('set-cookie') ?? ''
  expect(set).toMatch(/; Path=\/__admin; Max-Age=43200; HttpOnly; SameSite=Strict, .*; Path=\/ns; /)
  expect(set).not.toContain(encodeURIComponent('sécret'))
  const cookie = set.split(';')[0] as string
  expect((await open('', { cookie })).status).toBe(200)
  expect((await open('', { cookie: `other=1; ${cookie}` })).status).toBe(200)
  expect((await open('', { cookie: `${cookie}x` })).status).toBe(401)
  const foreign = await getAs(sandbox, '/__admin/docs', { cookie, origin: 'http://evil.example' })
  expect(foreign).toBe(403)
})

test('documents and viewer of a namespace stay in it', async () => {
  const sandbox = await startSandbox()
  const own = sandbox.namespace('worker-1')
  const { json } = await send(`${own.url}/__admin/openapi/egret.json`)
  expect(json.servers[0].url).toBe(own.url)
  const script = await (await fetch(`${own.url}/__admin/docs/viewer.js`)).text()
  const asked: { path: string }[] = []
  let intercept: (request: object) => Promise<{ body: string }> = async () => ({ body: '' })
  runInNewContext(script, {
    URL,
    URLSearchParams,
    FormData,
    location: new URL(`${own.url}/__admin/docs`),
    document: {
      getElementById: () => ({ checked: true }),
      querySelectorAll: () => [{ dataset: { document: 'egret' } }],
    },
    SwaggerUIBundle: (options: { requestInterceptor: typeof intercept }) => {
      intercept = options.requestInterceptor
    },
    fetch: (path: string, init: RequestInit) => {
      asked.push(JSON.parse(String(init.body)))
      return fetch(new URL(path, `${own.url}/__admin/docs`), init)
    },
  })
  const tried = await intercept({ url: `${own.url}/v2/user/getInfo`, body: 'appId=1001&time=1&token=x&sign=old' })
  expect(asked).toMatchObject([{ path: '/v2/user/getInfo' }])
  const { sign } = egretSigned({ appId: '1001', time: '1', token: 'x' }, 'demo-egret-appkey-1001')
  expect(new URLSearchParams(tried.body).get('sign')).toBe(sign)
})

describe('POST /__admin/sign', () => {
  const params = { appId: '1001', time: '1', token: 'x' }

  test('signs with the key of the tenant that the parameters name', async () => {
    const sandbox = await startSandbox()
    const { json } = await postJson(`${sandbox.url}/__admin/sign`, { path: '/v2/user/getInfo', params })
    expect(json).toEqual({ sign: egretSigned(params, 'demo-egret-appkey-1001').sign })
  })

  // It was signed as the text null; the provider reads it as nothing, and so did every client of ours.
  test('signs null as the provider reads it', async () => {
    const sandbox = await startSandbox()
    const body = { path: '/v2/user/getInfo', params: { ...params, token: null } }
    const { json } = await postJson(`${sandbox.url}/__admin/sign`, body)
    expect(json).toEqual({ sign: egretSigned({ ...params, token: '' }, 'demo-egret-appkey-1001').sign })
  })

  test.each([
    [
      'nobody',
      { path: '/v2/user/getInfo', params: { ...params, appId: '0' } },
      'no app, merchant or game that is registered',
    ],
    ['no such path', { path: '/v2/user', params }, 'No provider serves /v2/user.'],
    ['an operation without signature', { path: '/webapi/checkUserInfo', params }, 'takes no signature'],
  ])('%s', async (_what, body, detail) => {
    const sandbox = await startSandbox()
    const { status, json } = await postJson(`${sandbox.url}/__admin/sign`, body)
    expect(status).toBe(404)
    expect(json.detail).toContain(detail)
  })
})
