import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { flagName, optionNames } from '../../src/config/options.ts'
import { APP, GET_INFO, getInfoParams, USER } from '../support/demo.ts'
import { type Running, startCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { postForm, postJson, send } from '../support/sandbox.ts'
import { turns } from '../support/size.ts'

/** Each is a process or more: in small size every second is run. */
const isTaken = turns(2)

const run = promisify(execFile)
const READY = /^channel-sandbox ready on (http:\/\/\S+)$/m

/** A sandbox of its own process on a free port. */
async function started(...args: string[]): Promise<Running & { readonly url: string }> {
  const running = startCli(['--port', '0', ...args])
  const [, url = ''] = await running.prints(READY)
  return { ...running, url }
}

/** The exit code, once the process has ended and all it printed is here. */
const exitOf = ({ child }: Running) =>
  new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code))
  })

/** What was printed after the line that says it is ready: the log. */
const logOf = (running: Running) => running.output().split(/^channel-sandbox ready on .*\n/m)[1] ?? ''

const getInfo = (url: string) => postForm(url + GET_INFO, getInfoParams())

describe('a start', () => {
  test.runIf(isTaken())('says once that it is ready, last of all, and where', async () => {
    const running = await started()
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
    await getInfo(running.url)
    await running.prints(/"event":"request"/)
    expect(running.output().match(/ready on/g)).toHaveLength(1)
    expect(logOf(running)).toMatch(/^\{/)
    expect((await send(`${running.url}/__admin/health`)).json).toMatchObject({
      status: 'ok',
      version: manifest.version,
    })
  })

  test.runIf(isTaken())('prints ids, keys, and commands that work when pasted', async () => {
    const running = await started()
    const commands = [...running.output().matchAll(/^ {2}(curl .*)$/gm)].map(([, command]) => command as string)
    expect(commands.length).toBeGreaterThan(0)
    for (const command of commands) await run('bash', ['-c', `${command} -s`])
    const { requests } = (await send(`${running.url}/__admin/requests`)).json
    expect(requests.map(({ outcome }: { outcome: string }) => outcome)).toEqual(commands.map(() => 'ok'))
    for (const fact of [APP.appId, APP.appKey, `base URL  ${running.url}`]) expect(running.output()).toContain(fact)
  })

  test.runIf(isTaken())('writes the ready file, and takes it away at the end', async () => {
    const file = join(folderWith(), 'ready.json')
    const running = await started('--ready-file', file)
    const { url, child } = running
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      url,
      adminUrl: `${url}/__admin`,
      pid: child.pid,
      version: manifest.version,
    })
    child.kill('SIGTERM')
    expect(await exitOf(running)).toBe(0)
    expect(existsSync(file)).toBe(false)
  })

  test.runIf(isTaken())('takes seeds in JSON and YAML together, instead of the demo', async () => {
    const folder = folderWith({
      'a.json': JSON.stringify({ egret: { apps: [{ appId: 'one', appKey: 'k' }] } }),
      'b.yaml': 'egret:\n  apps:\n    - appId: two\n      appKey: k\n      goods: [{ goodsId: "1", money: 6 }]\n',
    })
    const { url } = await started('--seed', join(folder, 'a.json'), '--seed', join(folder, 'b.yaml'))
    const { egret } = (await send(`${url}/__admin/state`)).json
    expect(egret.apps.map(({ appId }: { appId: string }) => appId)).toEqual(['one', 'two'])
    expect(egret.apps[1].goods).toEqual([{ goodsId: '1', money: '6', name: '' }])
  })

  test.runIf(isTaken())('--no-demo is empty, and says what to do', async () => {
    const { url, output } = await started('--no-demo')
    expect((await send(`${url}/__admin/state`)).json.egret).toEqual({ apps: [] })
    expect(output()).toContain('empty: add something to the seed')
    expect(output()).not.toContain('curl')
  })

  test.runIf(isTaken())('reads the environment and the file of its folder', async () => {
    const cwd = folderWith({ 'channel-sandbox.config.yaml': 'noDebugHeaders: true\nadminToken: from-file\n' })
    const running = startCli([], { cwd, env: { CHANNEL_SANDBOX_PORT: '0', CHANNEL_SANDBOX_ADMIN_TOKEN: 'from-env' } })
    const [, url = ''] = await running.prints(READY)
    expect((await getInfo(url)).headers.get('x-sandbox-request-id')).toBeNull()
    const health = (token: string) => send(`${url}/__admin/health`, { headers: { authorization: `Bearer ${token}` } })
    expect([(await health('from-file')).status, (await health('from-env')).status]).toEqual([401, 200])
  })

  test.runIf(isTaken())('ids are repeatable with --faker-seed', async () => {
    const login = async () => {
      const { url } = await started('--faker-seed', '7')
      return (await postJson(`${url}/__admin/egret/login`, { appId: APP.appId })).json.token
    }
    expect(await login()).toBe(await login())
  })
})

describe('beyond loopback', () => {
  test.runIf(isTaken())('the admin API asks for a token, which is printed', async () => {
    const running = await started('--host', '0.0.0.0')
    const [, token] = await running.prints(/^admin token {2}([0-9a-f]{32}) /m)
    const health = (headers: Record<string, string>) => send(`${running.url}/__admin/health`, { headers })
    expect((await health({})).status).toBe(401)
    expect((await health({ authorization: `Bearer ${token}` })).status).toBe(200)
    expect((await getInfo(running.url)).json.code).toBe(0)
  })

  test.runIf(isTaken())('a token that was set is not printed', async () => {
    const running = await started('--host', '0.0.0.0', '--admin-token', 'my-own-secret')
    expect((await send(`${running.url}/__admin/health`)).status).toBe(401)
    expect(running.output()).not.toContain('my-own-secret')
  })
})

describe('the log', () => {
  test.runIf(isTaken())('is JSON lines where there is no terminal', async () => {
    const running = await started('--retry-schedule', 'none')
    await getInfo(running.url)
    await postForm(running.url + GET_INFO, { ...getInfoParams(), sign: 'wrong' })
    await postJson(`${running.url}/__admin/egret/app`, { appId: APP.appId, payCallbackUrl: 'http://127.0.0.1:1/pay' })
    await postJson(`${running.url}/__admin/egret/pay`, { appId: APP.appId, id: USER, goodsId: '1' })
    await running.prints(/"event":"attempt".*\n/)
    const lines = logOf(running)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const request = { event: 'request', provider: 'egret', operation: 'user.getInfo', tenant: APP.appId, status: 200 }
    expect(lines).toEqual([
      expect.objectContaining({ ...request, level: 30, outcome: 'ok', id: expect.stringMatching(/^req_/) }),
      expect.objectContaining({ ...request, level: 40, outcome: 'SIGN_INVALID', diagnosis: 'sign-not-md5' }),
      expect.objectContaining({
        event: 'attempt',
        level: 40,
        provider: 'egret',
        callback: 'pay.notify',
        url: 'http://127.0.0.1:1/pay',
        state: 'failed',
        verdict: 'retry',
        error: expect.stringContaining('refused'),
      }),
    ])
    for (const line of lines) expect(line).toMatchObject({ time: expect.any(Number), msg: expect.any(String) })
    expect(logOf(running)).not.toContain(APP.appKey)
  })

  test.runIf(isTaken())('pretty is a sentence a line', async () => {
    const running = await started('--log-format', 'pretty')
    await getInfo(running.url)
    await postForm(running.url + GET_INFO, {})
    await running.prints(/PARAMS_INCOMPLETE.*\n/)
    const [accepted, refused] = logOf(running).split('\n')
    expect(accepted).toMatch(
      /^\d\d:\d\d:\d\d POST \/v2\/user\/getInfo 200 ok \d+\.\d ms egret user\.getInfo 1001 req_\d+$/,
    )
    expect(refused).toMatch(/^\d\d:\d\d:\d\d POST \/v2\/user\/getInfo 200 PARAMS_INCOMPLETE .*: missing: .*token/)
    const [url = ''] = /http:\S+\/explain$/.exec(refused ?? '') ?? []
    expect((await send(url)).json).toMatchObject({ outcome: 'PARAMS_INCOMPLETE' })
  })

  test.runIf(isTaken())('a connection that is refused is one short line', async () => {
    const running = await started('--log-format', 'pretty', '--forward-to', 'http://127.0.0.1:1')
    await postJson(`${running.url}/__admin/egret/pay`, { appId: APP.appId, id: USER, goodsId: '1' })
    const [line] = await running.prints(/^\d\d:.*pay\.notify.*\n/m)
    expect(line).toMatch(
      /^\S+ egret pay\.notify cb_000001 → http:\/\/127\.0\.0\.1:1\/egret\/pay attempt 1: connection refused: nothing listens there, again in 15s, \d+\.\d ms(: .*container.*)?\n$/,
    )
  })

  test.runIf(isTaken())('at its end it says what was served, refused and left unacknowledged', async () => {
    const running = await started('--log-format', 'pretty', '--forward-to', 'http://127.0.0.1:1')
    await getInfo(running.url)
    await postForm(running.url + GET_INFO, {})
    await send(`${running.url}/nothing/like/it`)
    await postJson(`${running.url}/__admin/egret/pay`, { appId: APP.appId, id: USER, goodsId: '1' })
    await running.prints(/connection refused/)
    running.child.kill('SIGINT')
    expect(await exitOf(running)).toBe(0)
    expect(running.output()).toContain(
      'Served 2 requests, 1 of them refused; 1 more matched no route. Callbacks: 1, of which 0 acknowledged, 1 tried and not acknowledged.',
    )
  })

  test.runIf(isTaken())('tells of each request that matched no route, and of the route it may have meant', async () => {
    const running = await started('--log-format', 'pretty')
    await send(`${running.url}/nothing/like/it`)
    await postForm(`${running.url}/user/getInfo`, getInfoParams())
    await running.prints(/no route matches.*\n/)
    expect(logOf(running)).toMatch(
      /^\S+ GET \/nothing\/like\/it: nothing is served there.*\n\S+ POST \/user\/getInfo: no route matches; egret user\.getInfo is POST \/v2\/user\/getInfo\n$/,
    )
  })

  test.runIf(isTaken())('says as little as it is told to, and probes nothing', async () => {
    const running = await started('--log-level', 'warn')
    await send(`${running.url}/livez`)
    await getInfo(running.url)
    await postForm(running.url + GET_INFO, {})
    await running.prints(/PARAMS_INCOMPLETE.*\n/)
    expect(logOf(running).trim().split('\n')).toHaveLength(1)
  })
})

describe('refuses to start', () => {
  const files = {
    'bad.json': JSON.stringify({ egret: { apps: [{ appid: '1', users: [{ name: 'x' }] }] }, quiksdk: {} }),
    'bad.yaml': 'egret:\n  apps:\n    - appId: 1001\n',
    'broken.json': '{"egret": ',
    'twice.json': JSON.stringify({ egret: { apps: [{ appId: '1' }, { appId: '1' }] } }),
    'list.json': '[]',
    'config.json': '{"prot": 1}',
  }

  test.runIf(isTaken()).each<[string, string[], number, string[]]>([
    ['a misspelt option', ['--prot', '1'], 2, ['--prot', 'Did you mean --port?']],
    ['an option without its value', ['--seed'], 2, ['--seed <file>']],
    ['a value that is none', ['--port', 'x'], 2, ['--port: expected a whole number from 0 to 65535, not "x"']],
    ['an unknown command', ['strat'], 2, ['There is no command strat; did you mean start?']],
    ['a misspelt setting', ['--config', 'config.json'], 2, ['unknown prot; did you mean port?']],
    ['a configuration that is not there', ['--config', 'none.json'], 2, ['none.json: cannot be read (ENOENT)']],
    [
      'a bad seed',
      ['--seed', 'bad.json'],
      14,
      [
        'bad.json cannot be used',
        '/quiksdk: unknown',
        '/egret/apps/0/appid: unknown; did you mean appId?',
        '/egret/apps/0/users/0/id: missing',
      ],
    ],
    [
      'a bad seed in YAML',
      ['--seed', 'bad.yaml'],
      14,
      ['/egret/apps/0/appId (line 3): must be string, not the number'],
    ],
    ['a seed that contradicts itself', ['--seed', 'twice.json'], 14, ['/egret/apps/1/appId: app "1" is listed twice']],
    ['a seed that is no object', ['--seed', 'list.json'], 14, ['list.json', 'must be an object']],
    ['a seed that is no JSON', ['--seed', 'broken.json'], 14, ['broken.json: ']],
    ['a seed that is not there', ['--seed', 'none.json'], 14, ['none.json: cannot be read (ENOENT)']],
    ['an address of another machine', ['--host', '203.0.113.1'], 14, ['203.0.113.1', '--host']],
  ])('with %s', async (_case, args, code, said) => {
    const running = startCli(['--port', '0', ...args], { cwd: folderWith(files) })
    expect(await exitOf(running)).toBe(code)
    for (const part of said) expect(running.output()).toContain(part)
    expect(running.output()).not.toMatch(/\n\s+at |ready on|defect/)
  })

  test.runIf(isTaken())('on a port that is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const { port } = other.address() as { port: number }
    const running = startCli(['--port', String(port)])
    expect(await exitOf(running)).toBe(14)
    expect(running.output()).toContain(`Port ${port} on 127.0.0.1 is taken`)
    expect(running.output()).toContain('--port 0')
  })

  test.runIf(isTaken())('on a port that another sandbox holds', async () => {
    const { url } = await started()
    const { port } = new URL(url)
    const running = startCli(['--port', port])
    expect(await exitOf(running)).toBe(14)
    expect(running.output()).toContain(
      `Another channel-sandbox (${manifest.version}) holds port ${port} on 127.0.0.1. Use that one, at ${url}, or start a second one with --port 0.`,
    )
  })
})

describe('the end', () => {
  test.runIf(isTaken()).each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends it with 0, even while clients are connected',
    async (signal) => {
      const running = await started()
      const idle = connect(Number(new URL(running.url).port), '127.0.0.1')
      const halfway = connect(Number(new URL(running.url).port), '127.0.0.1')
      for (const socket of [idle, halfway]) socket.on('error', () => {})
      await new Promise<void>((resolve) => {
        halfway.write(`POST ${GET_INFO} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n`, () => resolve())
      })
      await getInfo(running.url)
      running.child.kill(signal)
      expect(await exitOf(running)).toBe(0)
    },
  )

  test.runIf(isTaken())('two signals at once, as npm passes them on, are one', async () => {
    const running = await started()
    running.child.kill('SIGINT')
    running.child.kill('SIGTERM')
    running.child.kill('SIGINT')
    expect(await exitOf(running)).toBe(0)
  })

  test.runIf(isTaken())('what was logged before is written', async () => {
    const running = await started()
    for (let i = 0; i < 20; i += 1) await getInfo(running.url)
    running.child.kill('SIGTERM')
    expect(await exitOf(running)).toBe(0)
    expect(logOf(running).match(/"event":"request"/g)).toHaveLength(20)
  })
})

describe('help', () => {
  test.runIf(isTaken()).each(['--help', 'start --help', 'help start'])(
    '%s shows options and examples',
    async (args) => {
      const running = startCli(args.split(' '))
      expect(await exitOf(running)).toBe(0)
      expect(running.output()).toContain('Examples:\n  $ channel-sandbox')
      if (args === '--help') return
      for (const name of optionNames) expect(running.output()).toContain(` --${flagName(name)}`)
    },
  )

  test.runIf(isTaken())('--version', async () => {
    const running = startCli(['--version'])
    expect(await exitOf(running)).toBe(0)
    expect(running.output()).toBe(`${manifest.version}\n`)
  })
})
