import { describe, expect, test } from 'vitest'
import { type CreateOptions, createSandbox } from '../../src/index.ts'
import { getInfo } from '../support/demo.ts'
import { exchange } from '../support/raw.ts'
import { send, startSandbox } from '../support/sandbox.ts'

/** Asks for the state with these header lines, `host` among them. */
async function ask(lines: (port: string) => readonly string[], options: CreateOptions = {}) {
  const sandbox = await startSandbox(options)
  const { port } = new URL(sandbox.url)
  const head = ['GET /__admin/state HTTP/1.1', ...lines(port)].join('\r\n')
  const answer = await exchange(sandbox.url, [`${head}\r\n\r\n`])
  const json = JSON.parse(answer?.body ?? '') as Record<string, unknown>
  return [answer?.status, answer?.status === 200 ? 'ok' : json.type]
}
const OK = [200, 'ok']

describe('Host', () => {
  test.each([
    '127.0.0.1',
    'localhost',
    'LOCALHOST',
    '[::1]',
    'sandbox',
    'my-container',
    'a.localhost',
    '10.1.2.3',
    '192.168.1.5',
  ])('%s is let in', async (host) => {
    expect(await ask((port) => [`host: ${host}:${port}`])).toEqual(OK)
    expect(await ask(() => [`host: ${host}`])).toEqual(OK)
  })

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    'evil.',
    '8.8.8.8',
    '[2001:db8::1]',
    '[fe80::1%25eth0]',
    '',
  ])('%j is not', async (host) => {
    expect(await ask((port) => [`host: ${host}:${port}`])).toEqual([403, 'urn:channel-sandbox:foreign-host'])
  })

  test('no Host, as HTTP/1.0 may, is not', async () => {
    const sandbox = await startSandbox()
    expect((await exchange(sandbox.url, ['GET /__admin/state HTTP/1.0\r\n\r\n']))?.status).toBe(403)
  })
})

describe('Origin', () => {
  test('of the sandbox itself is let in', async () => {
    expect(await ask((port) => [`host: localhost:${port}`, `origin: http://localhost:${port}`])).toEqual(OK)
    expect(await ask((port) => [`host: sandbox:${port}`, `origin: http://127.0.0.1:${port}`])).toEqual(OK)
  })

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost', 'file://', ''])(
    '%j is not',
    async (origin) => {
      expect(await ask((port) => [`host: 127.0.0.1:${port}`, `origin: ${origin}`])).toEqual([
        403,
        'urn:channel-sandbox:foreign-origin',
      ])
    },
  )

  test('a foreign page cannot change anything either', async () => {
    const sandbox = await startSandbox()
    await getInfo(sandbox)
    const headers = { origin: 'https://evil.example' }
    expect((await send(`${sandbox.url}/__admin/reset`, { method: 'POST', headers })).status).toBe(403)
    expect(sandbox.requests.find()).toHaveLength(1)
  })

  test('providers answer every caller: their requests are signed', async () => {
    const sandbox = await startSandbox()
    const answer = await send(`${sandbox.url}/v2/user/getInfo`, { method: 'POST', headers: { origin: 'null' } })
    expect(answer.json.code).toBe(1001)
  })
})

describe('token', () => {
  const asking = (authorization?: string) =>
    ask(
      (port) => [
        `host: localhost:${port}`,
        ...(authorization === undefined ? [] : [`authorization: ${authorization}`]),
      ],
      {
        adminToken: 's3cret',
      },
    )

  test('the right one is let in', async () => {
    expect(await asking('Bearer s3cret')).toEqual(OK)
    expect(await asking('bearer s3cret')).toEqual(OK)
  })

  test.each([undefined, '', 'Bearer', 'Bearer wrong!', 'Bearer s3cre', 'Bearer s3cret1', 'Basic s3cret', 's3cret'])(
    '%j is not',
    async (authorization) => {
      expect(await asking(authorization)).toEqual([401, 'urn:channel-sandbox:token-required'])
    },
  )

  test('providers and probes need none', async () => {
    const sandbox = await startSandbox({ adminToken: 's3cret' })
    expect((await getInfo(sandbox)).json.code).toBe(0)
    expect((await send(`${sandbox.url}/livez`)).status).toBe(200)
  })

  test('the library needs none', async () => {
    await using sandbox = await createSandbox({ adminToken: 's3cret' })
    expect((await sandbox.egret.login({ appId: '1001' })).token).toMatch(/^[0-9a-f]{32}$/)
  })
})
