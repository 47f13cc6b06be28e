import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { APP, forge, getInfo, getInfoParams } from '../support/demo.ts'
import { egretSigned } from '../support/php.ts'
import { postForm, postJson, send, startSandbox } from '../support/sandbox.ts'

/** The explanation of the newest request. */
async function explained(url: string) {
  const { requests } = (await send(`${url}/__admin/requests?limit=1`)).json
  return (await send(`${url}/__admin/requests/${requests[0].id}/explain`)).json
}

describe('the two texts', () => {
  test('are there piece by piece, with where each piece stands in both', async () => {
    const sandbox = await startSandbox()
    const token = 'demo-egret-token-zhangsan\ufeff'
    // Signed without the mark that came along.
    const { sign } = egretSigned({ appId: APP.appId, time: '1420855806', token: token.slice(0, -1) }, APP.appKey)
    await postForm(`${sandbox.url}/v2/user/getInfo`, {
      appId: APP.appId,
      time: '1420855806',
      token,
      sign: sign as string,
    })
    const { parts, stringToSign, signed, parameters } = await explained(sandbox.url)
    const missing = parts.find(({ kind }: { kind: string }) => kind === 'missing')
    expect(missing.marks).toEqual([{ at: 0, character: '\ufeff', name: 'BOM' }])
    const text = (side: string) =>
      parts
        .filter((part: Record<string, unknown>) => part[side] !== undefined)
        .map((part: { text: string }) => part.text)
        .join('')
    expect([text('ours'), text('yours')]).toEqual([stringToSign, signed])
    for (const { text, ours, yours } of parts) {
      if (ours !== undefined) expect(stringToSign.slice(ours, ours + text.length)).toBe(text)
      if (yours !== undefined) expect(signed.slice(yours, yours + text.length)).toBe(text)
    }
    const wrong = parameters.filter((one: { wrong?: unknown }) => one.wrong).map(({ name }: { name: string }) => name)
    expect(wrong.sort()).toEqual(['sign', 'token'])
  })

  test('are one where nothing is known of what was signed', async () => {
    const sandbox = await startSandbox()
    await forge(sandbox)
    const { parts, stringToSign, signed } = await explained(sandbox.url)
    expect(signed).toBeUndefined()
    expect(parts).toEqual([{ kind: 'same', text: stringToSign, ours: 0, yours: 0, marks: [] }])
  })
})

test('parameters say what was not sent and what is unknown', async () => {
  const sandbox = await startSandbox()
  const { time: _time, ...rest } = getInfoParams({ tokne: 'x' })
  await postForm(`${sandbox.url}/v2/user/getInfo`, rest)
  const { parameters } = await explained(sandbox.url)
  const of = (name: string) => parameters.find((one: { name: string }) => one.name === name)
  expect(of('time')).toMatchObject({ signed: false, wrong: { en: expect.stringContaining('not sent') } })
  expect(of('time')).not.toHaveProperty('value')
  expect(of('tokne')).toMatchObject({ value: 'x', signed: true, wrong: { en: expect.stringContaining('document') } })
})

test('the right request works when pasted', async () => {
  const sandbox = await startSandbox()
  await forge(sandbox, 'x', { ext: 'it\'s a "test" & more' })
  const { curl } = await explained(sandbox.url)
  const { stdout } = await promisify(execFile)('sh', ['-c', `${curl} -s`])
  expect(JSON.parse(stdout).code).toBe(0)
})

test('where a value is hidden the command asks the shell for it and signs for itself', async () => {
  const sandbox = await startSandbox()
  const params = {
    openId: 'demo-quick-merchant',
    productCode: 'demo-quick-android',
    username: 'alice',
    password: 'p',
    sign: 'x',
  }
  await postForm(`${sandbox.url}/open/userLogin`, params)
  const { curl } = await explained(sandbox.url)
  expect(curl).toContain('channel-sandbox sign quicksdk --key "$OPEN_KEY"')
  expect(curl).toContain('"password=$PASSWORD"')
})

test('a search finds what was sent and answered, and no key', async () => {
  const sandbox = await startSandbox()
  await getInfo(sandbox, { note: 'Needle-7' })
  await getInfo(sandbox, { note: APP.appKey })
  const found = async (search: string) =>
    (await send(`${sandbox.url}/__admin/requests?search=${encodeURIComponent(search)}`)).json.requests.length
  expect([await found('needle-7'), await found('nothing of it'), await found(APP.appKey)]).toEqual([1, 0, 0])
})

test('a list goes on before a request', async () => {
  const sandbox = await startSandbox()
  for (const note of ['a', 'b', 'c']) await getInfo(sandbox, { note })
  const { requests } = (await send(`${sandbox.url}/__admin/requests`)).json
  const { requests: older } = (await send(`${sandbox.url}/__admin/requests?before=${requests[0].id}&limit=1`)).json
  expect(older[0].id).toBe(requests[1].id)
})

test('a person is led to the page, a program gets what it got before', async () => {
  const sandbox = await startSandbox()
  await forge(sandbox)
  const { requests } = (await send(`${sandbox.url}/__admin/requests`)).json
  const ask = async (path: string, accept: string) => {
    const answer = await fetch(sandbox.url + path, { headers: { accept }, redirect: 'manual' })
    return [answer.status, answer.headers.get('location')]
  }
  const explain = `/__admin/requests/${requests[0].id}/explain`
  expect(await ask('/', 'text/html,*/*')).toEqual([303, '/__admin/'])
  expect(await ask('/', '*/*')).toEqual([404, null])
  expect(await ask('/ns/w/', 'text/html')).toEqual([303, '/ns/w/__admin/'])
  expect(await ask(explain, 'text/html')).toEqual([303, `/__admin/#/requests/${requests[0].id}`])
  expect(await ask(explain, '*/*')).toEqual([200, null])
})

describe('a session', () => {
  const open = async () => {
    const sandbox = await startSandbox({ adminToken: 'the token' })
    const entered = await fetch(`${sandbox.url}/__admin/?token=the%20token`, { redirect: 'manual' })
    const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] as string
    const change = (headers: Record<string, string>) =>
      fetch(`${sandbox.url}/__admin/reset`, { method: 'POST', headers: { cookie, ...headers } })
    return { sandbox, entered, cookie, change }
  }

  test('is opened by the token, whose cookie says nothing of it', async () => {
    const { sandbox, entered, cookie } = await open()
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/__admin/'])
    expect(cookie).toMatch(new RegExp(`^channel-sandbox-${new URL(sandbox.url).port}=\\d+\\.[\\w-]{43}$`))
    const read = await fetch(`${sandbox.url}/__admin/requests`, { headers: { cookie } })
    expect(read.status).toBe(200)
  })

  test('ends after its time, and cannot be made longer', async () => {
    const { sandbox, cookie } = await open()
    const [, name, expiry, signature] = /^([^=]+)=(\d+)\.(.*)$/.exec(cookie) ?? []
    const longer = `${name}=${Number(expiry) + 1000}.${signature}`
    expect((await fetch(`${sandbox.url}/__admin/requests`, { headers: { cookie: longer } })).status).toBe(401)
  })

  test.each([
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'own' }, 200],
    [{ origin: 'http://evil.example' }, 403],
    [{}, 403],
  ])('lets a change pass with %j: %i', async (given, status) => {
    const { sandbox, change } = await open()
    const headers = 'origin' in given && given.origin === 'own' ? { origin: sandbox.url } : given
    const answer = await change(headers as Record<string, string>)
    expect(answer.status).toBe(status)
    // Refused with what to do instead.
    if (status === 403) expect(await answer.text()).toMatch(/send the token instead|own pages only/)
  })

  test('is asked for by a page, once', async () => {
    const { sandbox } = await open()
    const answer = await fetch(`${sandbox.url}/__admin/`, { headers: { accept: 'text/html' } })
    expect([answer.status, answer.headers.get('content-security-policy')]).toEqual([
      401,
      expect.stringContaining("default-src 'none'"),
    ])
    expect(await answer.text()).toContain('type="password"')
  })
})

test('an attempt can be made before its time, and only then', async () => {
  const sandbox = await startSandbox()
  const { callbackId } = await sandbox.egret.pay({
    appId: APP.appId,
    id: 'ce3af2e06a0c5dc981fcdb060ebc6bde',
    goodsId: '3',
    deliver: { delay: '1h' },
  })
  const now = () => postJson(`${sandbox.url}/__admin/callbacks/${callbackId}/attempt`, {})
  expect((await now()).json.attempts).toHaveLength(1)
  await sandbox.callbacks.cancel(callbackId as string)
  expect((await now()).status).toBe(409)
  expect((await postJson(`${sandbox.url}/__admin/callbacks/cb_999999/attempt`, {})).status).toBe(404)
})
