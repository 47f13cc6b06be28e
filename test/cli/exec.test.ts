import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { APP, TOKEN, USER } from '../support/demo.ts'
import { type Ended, runCli, startCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'
import { egretSigned, md5 } from '../support/php.ts'
import { turns } from '../support/size.ts'

/** Each is a sandbox and a command beside it: in small size every second is run. */
const isTaken = turns(2)

/** Runs a program beside a sandbox. In it, `post(path, form)` and `act(name, body)` reach that sandbox. */
function exec(program: string, ...options: string[]): Promise<Ended> {
  const post = (name: string, send: string) => `const ${name} = async (path, body, base = '') => {
    const response = await fetch(process.env.CHANNEL_SANDBOX_URL + base + path, { method: 'POST', body: ${send} })
    return response.json()
  };`
  const head = post('post', 'new URLSearchParams(body)') + post('act', 'JSON.stringify(body)')
  const script = `${head} (async () => { ${program} })()`
  return runCli(['exec', ...options, '--', process.execPath, '-e', script])
}

const GET_INFO = '/v2/user/getInfo'
const right = { appId: APP.appId, time: '1420855806', token: TOKEN }
const signed = JSON.stringify(egretSigned(right, APP.appKey))
/** Joined with "&", as people do. */
const wrong = JSON.stringify({ ...right, sign: md5(`appId=1001&time=1420855806&token=${TOKEN}${APP.appKey}`) })
const refuse = (base = '') => `await post('${GET_INFO}', ${wrong}, '${base}');`
const pay = (url: string, base = '') =>
  `await act('/__admin/egret/app', { appId: '1001', payCallbackUrl: '${url}' }, '${base}');
   const paid = await act('/__admin/egret/pay', { appId: '1001', id: '${USER}', goodsId: '1' }, '${base}');`
/** Until the callback has been tried, or longer than a test may take. */
const tried = (base = '') =>
  `for (;;) {
     const got = await fetch(process.env.CHANNEL_SANDBOX_URL + '${base}/__admin/callbacks/' + paid.callbackId)
     if ((await got.json()).attempts.length > 0) break
   }`

describe('a green command', () => {
  test.runIf(isTaken())('uses the sandbox and is all that is seen', async () => {
    const program = `console.log((await post('${GET_INFO}', ${signed})).code, process.env.CHANNEL_SANDBOX_EGRET_APP_KEY)`
    expect(await exec(program)).toEqual({ code: 0, stdout: `0 ${APP.appKey}\n`, stderr: '' })
  })

  test.runIf(isTaken())('says nothing of what was refused on purpose', async () => {
    expect(await exec(refuse())).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test.runIf(isTaken())('takes options of start, and a free port whatever is configured', async () => {
    const folder = folderWith({
      'channel-sandbox.config.json': '{"port": 4780}',
      'seed.json': JSON.stringify({ egret: { apps: [{ appId: 'mine', appKey: "it's $k" }] } }),
    })
    const script = 'const e = process.env; console.log(e.CHANNEL_SANDBOX_URL, e.CHANNEL_SANDBOX_ADMIN_TOKEN)'
    const args = ['exec', '--seed', 'seed.json', '--admin-token', 'secret', '--', process.execPath, '-e', script]
    const [one, two] = await Promise.all([runCli(args, { cwd: folder }), runCli(args, { cwd: folder })])
    for (const { code, stdout } of [one, two]) {
      expect(code).toBe(0)
      expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+ secret\n$/)
      expect(stdout).not.toContain(':4780')
    }
  })

  test.runIf(isTaken())('reads what we are given, and a sandbox of its own may start in it', async () => {
    const running = startCli(['exec', '--', process.execPath, join('dist', 'cli.cjs'), 'exec', '--', 'cat'])
    running.child.stdin?.end('typed')
    await running.prints(/^typed$/)
  })
})

describe('a red command', () => {
  test.runIf(isTaken())('is told what was refused and why, in both languages, without the key', async () => {
    const { code, stdout, stderr } = await exec(`${refuse()} ${refuse()} process.exit(3)`)
    expect(code).toBe(3)
    expect(stdout).toBe('')
    expect(stderr).toContain('the command ended with 3: the sandbox refused 2 of 2 requests.\n')
    expect(stderr).toMatch(/1\. egret user\.getInfo by 1001 was refused as SIGN_INVALID, 2 times \(first: req_000001\)/)
    for (const part of [
      'The parameters were joined with &. [pairs-joined-with-ampersand]',
      '参数之间多了 & 连接符',
      `to hash     appId=1001time=1420855806token=${TOKEN}[redacted]`,
      `was hashed  appId=1001&time=1420855806&token=${TOKEN}[redacted]`,
      'difference  appId=1001{+&+}time',
      '→ Put nothing between the parameters.',
      'docs/troubleshooting.md',
    ]) {
      expect(stderr).toContain(part)
    }
    expect(stderr).not.toContain(APP.appKey)
  })

  test.runIf(isTaken())('is told which callbacks were not acknowledged, and what the last answer was', async () => {
    const game = await startGame(() => '{"code":"0"}')
    const { code, stderr } = await exec(`${pay(game.url)} ${tried()} process.exit(1)`)
    expect(code).toBe(1)
    expect(stderr).toContain('ended with 1: 1 callback got no acknowledgement.\n')
    expect(stderr).toMatch(/egret pay\.notify cb_000001 of order \w{32} → http:\S+: (failed after 1|1) attempt/)
    expect(stderr).toContain('answered 200: {"code":"0"}')
    expect(stderr).toMatch(/\[reply-code-as-text\]/)
  })

  test.runIf(isTaken())('is told of a callback that hung when it ended', async () => {
    const game = await startGame(() => undefined)
    const { stderr } = await exec(`${pay(game.url)} process.exit(1)`)
    expect(stderr).toContain('no answer when the command ended')
  })

  test.runIf(isTaken())('is told of namespaces, and of what was reset or ended meanwhile', async () => {
    const game = await startGame(() => 'what?')
    const program = `
      ${refuse('/ns/w-1')} ${refuse('/ns/w-2')}
      ${pay(game.url, '/ns/w-1')} ${tried('/ns/w-1')}
      await act('/__admin/reset', {}, '/ns/w-1')
      await fetch(process.env.CHANNEL_SANDBOX_URL + '/__admin/namespaces/w-2', { method: 'DELETE' })
      process.exit(1)`
    const { stderr } = await exec(program)
    expect(stderr).toContain('refused as SIGN_INVALID, 2 times in namespaces w-1 (1), w-2 (1)')
    expect(stderr).toMatch(/pay\.notify cb_000001 of order .* in namespace w-1\n {5}answered 200: what\?/)
  })

  test.runIf(isTaken())('is told ten reasons of many, and the report has all of them', async () => {
    const report = join(folderWith(), 'report.json')
    const many = `for (let i = 0; i < 14; i += 1) await post('${GET_INFO}', { ...${signed}, sign: 'x'.repeat(i + 1) });`
    const { stderr } = await exec(`${many} process.exit(1)`, '--report', report)
    expect(stderr).toContain('10. egret')
    expect(stderr).not.toContain('11. egret')
    expect(stderr).toMatch(/… and \d+ more/)
    const written = JSON.parse(readFileSync(report, 'utf8'))
    expect(written).toMatchObject({ exitCode: 1, requests: 14, refused: 14, callbacks: [] })
    expect(written.refusals.length).toBeGreaterThan(10)
    expect(written.refusals[0]).toMatchObject({ count: 1, namespaces: [''], entry: { outcome: 'SIGN_INVALID' } })
  })

  test.runIf(isTaken())('is told of addresses no provider serves, and of what was meant', async () => {
    const wrongPath = "await fetch(process.env.CHANNEL_SANDBOX_URL + '/v2/user/getinfo', { method: 'POST' });"
    const { stderr } = await exec(`${wrongPath} ${wrongPath} process.exit(1)`)
    expect(stderr).toMatch(
      /1\. POST \/v2\/user\/getinfo, 2 times\n {5}nearest: POST \/v2\/user\/getInfo \(egret user\.getInfo\)/,
    )
  })

  test.runIf(isTaken())('that never asked is told where the sandbox was', async () => {
    const { stderr } = await exec('process.exit(1)')
    expect(stderr).toMatch(/got no request of it: it was at http:\/\/127\.0\.0\.1:\d+, in CHANNEL_SANDBOX_URL/)
  })

  test.runIf(isTaken())('whose sandbox refused nothing is told so', async () => {
    const { stderr } = await exec(`await post('${GET_INFO}', ${signed}); process.exit(1)`)
    expect(stderr).toContain('refused none of its 1 request, and every callback was acknowledged')
  })
})

describe('the log', () => {
  test.runIf(isTaken())('goes to a file of its own', async () => {
    const file = join(folderWith(), 'sandbox.log')
    const { stdout } = await exec(refuse(), '--log-file', file)
    expect(stdout).toBe('')
    const [line] = readFileSync(file, 'utf8').split('\n')
    expect(JSON.parse(line as string)).toMatchObject({ event: 'request', outcome: 'SIGN_INVALID' })
  })
})

describe('signals and exit codes', () => {
  test.runIf(isTaken()).each(['SIGTERM', 'SIGINT'] as const)(
    '%s reaches the command, whose own end counts',
    async (signal) => {
      const script = `process.on('${signal}', () => { console.log('tidied up'); process.exit(7) }); setInterval(() => {}, 1000); console.log('up')`
      const running = startCli(['exec', '--', process.execPath, '-e', script])
      await running.prints(/^up$/m)
      running.child.kill(signal)
      const code = await new Promise((resolve) => running.child.once('close', resolve))
      expect(running.output()).toContain('tidied up')
      expect(code).toBe(7)
    },
  )

  test.runIf(isTaken())('a command ended by a signal is 128 and its number', async () => {
    const { code } = await runCli(['exec', '--', 'sh', '-c', 'kill -TERM $$'])
    expect(code).toBe(143)
  })

  test.runIf(isTaken()).each<[string, string[], number, string]>([
    ['no --', ['npm', 'test'], 2, 'npm comes before it'],
    ['nothing behind --', ['--'], 2, 'There is no command to run. Write: channel-sandbox exec -- npm test'],
    ['nothing at all', [], 2, 'There is no command to run'],
    ['a misspelt option', ['--prot', '1', '--', 'true'], 2, 'Did you mean --port?'],
    ['a program that is not there', ['--', 'no-such-program'], 13, 'There is no program no-such-program'],
    ['a bad seed', ['--seed', 'none.json', '--', 'true'], 14, 'none.json: cannot be read'],
    ['a report that cannot be written', ['--report', '/nowhere/r', '--', 'true'], 14, '/nowhere/r cannot be written'],
  ])('%s', async (_case, args, code, said) => {
    const ended = await runCli(['exec', ...args])
    expect(ended.stderr).toContain(said)
    expect([ended.code, ended.stdout]).toEqual([code, ''])
  })
})
