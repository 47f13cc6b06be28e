import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseEnv, promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { APP, getInfo, notifyUndecidedGame, USER } from '../support/demo.ts'
import { type Ended, startCli } from '../support/dist.ts'
import { startGame } from '../support/game.ts'
import { send, startSandbox } from '../support/sandbox.ts'

/** Runs a command for a sandbox that is found by the environment, as in a shell where `env` was evaluated. */
const cli = ({ url }: { readonly url: string }, ...args: string[]): Promise<Ended> =>
  runCommand(args, { env: { CHANNEL_SANDBOX_URL: url } })

/** What a command prints as JSON. */
async function json(sandbox: { readonly url: string }, ...args: string[]) {
  const { code, stdout, stderr } = await cli(sandbox, ...args, '--json')
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

const pay = ['trigger', 'egret.pay', `appId=${APP.appId}`, `id=${USER}`, 'goodsId=3'] as const

/** A server that is none of ours, which answers everything alike. */
async function startOther(status: number, body: string): Promise<string> {
  const server = createServer((_req, res) => res.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A URL there is no listener at. */
async function nowhere(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

describe('wait', () => {
  test('ends once the sandbox is ready', async () => {
    const sandbox = await startSandbox()
    expect(await cli(sandbox, 'wait')).toEqual({
      code: 0,
      stdout: `channel-sandbox at ${sandbox.url} is ready\n`,
      stderr: '',
    })
    expect(await json(sandbox, 'wait')).toEqual({ ready: true, url: sandbox.url, waitedMs: expect.any(Number) })
  })

  test('waits for one that is still to start', async () => {
    const url = await nowhere()
    const waiting = startCli(['wait', '--url', url])
    startCli(['start', '--port', new URL(url).port])
    const code = await new Promise((resolve) => waiting.child.once('close', resolve))
    expect([code, waiting.output()]).toEqual([0, `channel-sandbox at ${url} is ready\n`])
  })

  test.each<[string, () => Promise<string>, string]>([
    ['no server', nowhere, 'connection refused'],
    ['a server that is not ready', () => startOther(503, 'later'), 'status 503'],
    ['a server of somebody else', () => startOther(200, '<html>'), 'a server that is no channel-sandbox'],
  ])('gives up on %s, and says what it saw', async (_case, where, saw) => {
    const url = await where()
    const { code, stderr } = await runCommand(['wait', '--timeout', '100ms', '--url', url])
    expect(code).toBe(11)
    expect(stderr).toContain(`No sandbox was ready at ${url} within 100ms; the last try saw: ${saw}.`)
  })
})

describe('env', () => {
  const seed = {
    egret: { apps: [{ appId: 'a', appKey: `it's "$HOME" \\ 100%`, users: [{ id: 'u 1', token: 'new\nline' }] }] },
  }

  test('is the same from a program, the admin API and the command', async () => {
    const sandbox = await startSandbox()
    const record = await sandbox.env()
    expect(record).toMatchObject({
      CHANNEL_SANDBOX_URL: sandbox.url,
      CHANNEL_SANDBOX_ADMIN_URL: `${sandbox.url}/__admin`,
      CHANNEL_SANDBOX_EGRET_URL: sandbox.url,
      CHANNEL_SANDBOX_EGRET_APP_ID: APP.appId,
      CHANNEL_SANDBOX_EGRET_APP_KEY: APP.appKey,
      CHANNEL_SANDBOX_EGRET_TOKEN: expect.stringMatching(/./),
      CHANNEL_SANDBOX_QUICKSDK_OPEN_KEY: 'demo-quick-openkey',
      CHANNEL_SANDBOX_QUICKSDK_PRODUCT_CODE: 'demo-quick-android',
      CHANNEL_SANDBOX_QUICKSDK_CALLBACK_KEY: 'demo-quick-callbackkey-android',
      CHANNEL_SANDBOX_ROCGAME_URL: `${sandbox.url}/api`,
      CHANNEL_SANDBOX_ROCGAME_GAME_ID: '1015',
      CHANNEL_SANDBOX_ROCGAME_SIGN_KEY: 'demo-rocgame-signkey-1015',
    })
    expect((await send(`${sandbox.url}/__admin/env`)).json).toEqual(record)
    expect(await json(sandbox, 'env')).toEqual(record)
  })

  test('of a namespace, by its name or its URL', async () => {
    const sandbox = await startSandbox()
    const inside = sandbox.namespace('worker-1')
    const record = await inside.env()
    expect(record.CHANNEL_SANDBOX_ROCGAME_URL).toBe(`${sandbox.url}/ns/worker-1/api`)
    expect(await json(sandbox, 'env', '--namespace', 'worker-1')).toEqual(record)
    expect(await json(inside, 'env')).toEqual(record)
    expect(await json(sandbox.namespace('other'), 'env', '--namespace', 'worker-1')).toEqual(record)
  })

  test('a shell gets every value as it is', async () => {
    const sandbox = await startSandbox({ seed })
    const { stdout } = await cli(sandbox, 'env')
    const shell = await promisify(execFile)('sh', ['-c', 'eval "$1" && exec env -0', 'sh', stdout])
    const variables = Object.fromEntries(shell.stdout.split('\0').map((line) => line.split(/=(.*)/s, 2)))
    expect(variables).toMatchObject(await sandbox.env())
  })

  test('a file of variables gets every value as it is', async () => {
    const sandbox = await startSandbox({ seed })
    const { stdout } = await cli(sandbox, 'env', '--format', 'dotenv')
    expect(stdout).toContain('CHANNEL_SANDBOX_EGRET_APP_ID=a\n')
    expect(parseEnv(stdout)).toEqual(await sandbox.env())
  })

  test('addresses are those the sandbox was reached under, the token is the one that was used', async () => {
    const sandbox = await startSandbox({ adminToken: 'secret' })
    const url = sandbox.url.replace('127.0.0.1', 'localhost')
    expect(await json({ url }, 'env', '--admin-token', 'secret')).toMatchObject({
      CHANNEL_SANDBOX_URL: url,
      CHANNEL_SANDBOX_ADMIN_URL: `${url}/__admin`,
      CHANNEL_SANDBOX_ROCGAME_URL: `${url}/api`,
      CHANNEL_SANDBOX_ADMIN_TOKEN: 'secret',
    })
  })

  test('an empty sandbox has addresses alone', async () => {
    const sandbox = await startSandbox({ seed: {} })
    expect(Object.keys(await sandbox.env()).filter((name) => !name.endsWith('URL'))).toEqual([])
  })
})

describe('trigger', () => {
  test('does it, and says how to follow the callback', async () => {
    const sandbox = await startSandbox()
    const game = await startGame(() => '{"code":0}')
    await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
    const { code, stdout } = await cli(sandbox, ...pay, 'ext=a=b: 1')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^orderId {5}\w{32}\ncallbackId {2}cb_000001\n.*callbacks show cb_000001\n$/)
    await sandbox.callbacks.waitFor({ id: 'cb_000001', state: 'delivered' })
    expect(game.received[0]?.form).toMatchObject({ id: USER, goodsId: '3', ext: 'a=b: 1' })
  })

  test('leaves an amount as it is written', async () => {
    const sandbox = await startSandbox()
    const { code, stderr } = await cli(sandbox, ...pay, 'money=6.50')
    expect([code, stderr]).toEqual([1, expect.stringContaining('not "6.50"')])
  })

  test('reads values as the action wants them', async () => {
    const sandbox = await startSandbox()
    const { codes } = await json(
      sandbox,
      ...['trigger', 'rocgame.batch', 'gameId=1015', 'giftName=VIP gift', 'num=3', 'isPublic=false'],
    )
    expect(codes).toHaveLength(3)
    const named = await json(sandbox, 'trigger', 'rocgame.batch', 'gameId:=1015', 'giftName=VIP gift', 'codes=["X1"]')
    expect(named).toEqual({ codes: ['X1'] })
  })

  test('without a name lists what there is', async () => {
    const { code, stdout } = await runCommand(['trigger'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^egret\.pay appId id goodsId \[money\] .*\n {2}A player pays/m)
    expect(JSON.parse((await runCommand(['trigger', '--json'])).stdout)).toContainEqual(
      expect.objectContaining({ action: 'quicksdk.refund', parameters: { orderNo: expect.anything() } }),
    )
  })

  test.each<[string, string[], number, string]>([
    ['a misspelt action', ['egret.pya'], 2, 'egret.pya: unknown; did you mean egret.pay?'],
    ['a misspelt parameter', ['egret.pay', 'appid=1001'], 2, 'appid: unknown; did you mean appId?'],
    ['no value', ['egret.pay', 'appId'], 2, 'Expected name=value or name:=json, not "appId".'],
    ['no number', ['rocgame.batch', 'num=three'], 2, 'num is JSON here'],
    ['a missing parameter', ['egret.pay', 'appId=1001'], 1, '/id: missing'],
    ['an app that is not there', ['egret.login', 'appId=none'], 13, 'There is no app none.'],
  ])('%s', async (_case, args, code, said) => {
    const ended = await cli(await startSandbox(), 'trigger', ...args)
    expect(ended.stderr).toContain(said)
    expect([ended.code, ended.stdout]).toEqual([code, ''])
  })
})

describe('callbacks', () => {
  test('are listed with the time they were made, not that of a try', async () => {
    const sandbox = await startSandbox({ retrySchedule: ['1h'] })
    const game = await startGame(() => 'not yet')
    await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
    sandbox.clock.set({ now: 1_700_000_000, frozen: true })
    await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '3', deliver: { delay: '1m' } })
    await sandbox.clock.advance('2m')
    const { stdout } = await cli(sandbox, 'callbacks', 'list', '--state', 'scheduled')
    expect(stdout).toContain('2023-11-14 22:13:20')
  })

  test.each([
    ['en', 'connection refused: nothing listens there'],
    ['zh', '连接被拒绝：没有服务在监听'],
  ])('that nobody listens for is one short line of the list, in %s', async (language, said) => {
    const sandbox = await startSandbox({ retrySchedule: [] })
    await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: 'http://127.0.0.1:1/pay' })
    await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '3' })
    await sandbox.callbacks.waitFor({ id: 'cb_000001', state: 'failed' })
    const { stdout } = await cli(sandbox, 'callbacks', 'list', '--lang', language)
    expect(stdout).toMatch(new RegExp(`  ${said}\\n$`))
  })

  test('are listed, shown and sent again', async () => {
    const sandbox = await startSandbox({ retrySchedule: [] })
    const game = await startGame((_one, count) => (count === 1 ? 'success' : '{"code":0}'))
    await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
    expect((await cli(sandbox, 'callbacks', 'list')).stdout).toBe('no callbacks\n')
    const { orderId } = await json(sandbox, ...pay)
    await sandbox.callbacks.waitFor({ id: 'cb_000001', state: 'failed' })

    const [head, row] = (await cli(sandbox, 'callbacks', 'list', '--state', 'failed')).stdout.split('\n')
    expect(head).toMatch(/^ID +WHEN \(UTC\) +CALLBACK +ORDER +STATE +TRIES +LAST$/)
    expect(row).toMatch(
      new RegExp(
        `^cb_000001  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d  egret pay\\.notify  ${orderId}  failed +1 +200 success: .`,
      ),
    )
    const [known] = await sandbox.callbacks.list()
    for (const language of ['en', 'zh'] as const) {
      const { stdout } = await cli(sandbox, 'callbacks', 'show', 'cb_000001', '--lang', language)
      for (const part of [known?.body, known?.attempts[0]?.explanation?.[language]]) expect(stdout).toContain(part)
    }
    expect(await json(sandbox, 'callbacks', 'show', 'cb_000001')).toEqual(known)
    expect(await json(sandbox, 'callbacks', 'list', '--provider', 'rocgame')).toEqual({ callbacks: [] })

    const again = await cli(sandbox, 'callbacks', 'replay', 'cb_000001', '--copies', '2', '--delay', '0s')
    expect(again).toEqual({ code: 0, stdout: 'sent again as cb_000002, cb_000003\n', stderr: '' })
    for (const id of ['cb_000002', 'cb_000003']) await sandbox.callbacks.waitFor({ id, state: 'delivered' })
    expect(game.received.map(({ body }) => body)).toEqual([known?.body, known?.body, known?.body])
  })

  test('all of a state are sent again at once', async () => {
    const sandbox = await startSandbox({ retrySchedule: [] })
    const game = await startGame((_one, count) => (count <= 2 ? 'no' : '{"code":0}'))
    await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
    for (let i = 0; i < 2; i += 1) {
      const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '3' })
      await sandbox.callbacks.waitFor({ id: callbackId, state: 'failed' })
    }
    const { callbackIds } = await json(sandbox, 'callbacks', 'replay', '--state', 'failed', '--provider', 'egret')
    expect(callbackIds).toHaveLength(2)
    for (const id of callbackIds) await sandbox.callbacks.waitFor({ id, state: 'delivered' })
    const { stdout } = await cli(sandbox, 'callbacks', 'replay', '--state', 'scheduled')
    expect(stdout).toBe('nothing to send again\n')
  })

  test.each<[string, string[], number, string]>([
    ['one that is not there', ['show', 'cb_000009'], 13, 'No callback cb_000009.'],
    ['a replay of one that is not there', ['replay', 'cb_000009'], 13, 'No callback cb_000009.'],
    ['a replay of nothing', ['replay'], 2, 'Say which'],
    ['a replay of one and of all', ['replay', 'cb_000001', '--state', 'failed'], 2, 'Say which'],
    ['no state', ['list', '--state', 'lost'], 2, 'Allowed choices are scheduled, delivered, failed, cancelled'],
    ['no count', ['replay', 'cb_000001', '--copies', 'two'], 2, 'Expected a whole number'],
    ['no duration', ['replay', 'cb_000001', '--delay', '5'], 2, 'Expected a duration'],
    ['nothing to do', [], 2, 'list'],
  ])('%s', async (_case, args, code, said) => {
    const ended = await cli(await startSandbox(), 'callbacks', ...args)
    expect(ended.stderr).toContain(said)
    expect([ended.code, ended.stdout]).toEqual([code, ''])
  })
})

describe('reset', () => {
  test('puts back everything, or what is named', async () => {
    const sandbox = await startSandbox()
    await notifyUndecidedGame(sandbox)
    await getInfo(sandbox)
    expect(await json(sandbox, 'reset', '--scope', 'callbacks,state')).toEqual({ reset: ['callbacks', 'state'] })
    expect(sandbox.requests.find()).toHaveLength(1)
    const { code, stdout } = await cli(sandbox, 'reset')
    expect([code, stdout]).toEqual([0, 'back to the seed: state, journal, callbacks, faults, clock, outbox\n'])
    expect(sandbox.requests.find()).toEqual([])
  })

  test('of one namespace leaves the others alone', async () => {
    const sandbox = await startSandbox()
    await getInfo(sandbox)
    await getInfo(sandbox.namespace('worker-1'))
    await cli(sandbox, 'reset', '--namespace', 'worker-1')
    expect(sandbox.namespace('worker-1').requests.find()).toEqual([])
    expect(sandbox.requests.find()).toHaveLength(1)
  })

  test('of a part there is not', async () => {
    const { code, stderr } = await cli(await startSandbox(), 'reset', '--scope', 'jornal')
    expect([code, stderr]).toEqual([2, 'channel-sandbox: --scope jornal: unknown; did you mean journal?\n'])
  })
})

describe('every command that asks a sandbox', () => {
  const commands = [['env'], ['trigger', 'egret.login', 'appId=1001'], ['callbacks', 'list'], ['reset']]

  test.each(commands)('%s: without a server it is 11, and what to do', async (...args) => {
    const url = await nowhere()
    const { code, stderr } = await cli({ url }, ...args)
    expect([code, stderr]).toEqual([11, expect.stringContaining(`No sandbox answers at ${url}: connection refused.`)])
    expect(stderr).toContain('channel-sandbox start')
  })

  test.each(commands)('%s: somebody else there is 11', async (...args) => {
    const { code, stderr } = await cli({ url: await startOther(404, '{"error":"no"}') }, ...args)
    expect([code, stderr]).toEqual([11, expect.stringContaining('is no channel-sandbox: status 404')])
  })

  test.each(commands)('%s: without the admin token is 2, with it fine', async (...args) => {
    const sandbox = await startSandbox({ adminToken: 'secret' })
    const { code, stderr } = await cli(sandbox, ...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining('CHANNEL_SANDBOX_ADMIN_TOKEN')])
    const env = { CHANNEL_SANDBOX_URL: sandbox.url, CHANNEL_SANDBOX_ADMIN_TOKEN: 'secret' }
    expect((await runCommand(args, { env })).code).toBe(0)
  })

  test.each([['ftp://x'], ['127.0.0.1:4780'], ['nonsense']])('--url %s is 2', async (url) => {
    const { code, stderr } = await runCommand(['reset', '--url', url])
    expect([code, stderr]).toEqual([2, expect.stringContaining('is a URL like http://127.0.0.1:4780')])
  })

  test('a namespace that cannot be is 2', async () => {
    expect((await runCommand(['reset', '--namespace', 'Not This'])).code).toBe(2)
  })
})
