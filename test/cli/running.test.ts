import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { runCommand } from '../support/command.ts'
import { APP, GET_INFO, getInfo, getInfoParams, notifyUndecidedGame, USER } from '../support/demo.ts'
import { type Ended, startCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { codeFor } from '../support/quicksdk.ts'
import { postForm, startSandbox } from '../support/sandbox.ts'

const cli = ({ url }: { readonly url: string }, ...args: string[]): Promise<Ended> =>
  runCommand(args, { env: { CHANNEL_SANDBOX_URL: url } })

const forged = (url: string) => postForm(url + GET_INFO, { ...getInfoParams(), sign: 'f'.repeat(32) })
const upperCase = (url: string) => {
  const { sign = '', ...rest } = getInfoParams()
  return postForm(url + GET_INFO, { ...rest, sign: sign.toUpperCase() })
}
const pay = ['trigger', 'egret.pay', `appId=${APP.appId}`, `id=${USER}`, 'goodsId=3'] as const

describe('requests', () => {
  test('are listed, of every refusal or of one outcome', async () => {
    const sandbox = await startSandbox()
    expect((await cli(sandbox, 'requests', 'list')).stdout).toBe('no requests\n')
    await getInfo(sandbox)
    await forged(sandbox.url)
    const all = await cli(sandbox, 'requests', 'list')
    expect(all.stdout.split('\n')[0]).toMatch(/^ID +WHEN \(UTC\) +OPERATION +TENANT +STATUS +OUTCOME +WHY$/)
    expect(all.stdout).toContain('req_000001')
    const refused = await cli(sandbox, 'requests', 'list', '--outcome', 'refused')
    expect(refused.stdout).not.toContain('req_000001')
    expect(refused.stdout).toMatch(/req_000002 .* SIGN_INVALID +./)
    const found = await cli(sandbox, 'requests', 'list', '--outcome', 'SIGN_INVALID', '--json')
    expect(JSON.parse(found.stdout).requests).toHaveLength(1)
  })

  test('are shown with the right signature and the change to make, the newest as last', async () => {
    const sandbox = await startSandbox()
    await upperCase(sandbox.url)
    const { code, stdout } = await cli(sandbox, 'requests', 'show', 'last')
    expect(code).toBe(0)
    for (const part of ['req_000001', `POST ${GET_INFO}`, '✕ signature', 'right signature', '→ ', 'curl -d '])
      expect(stdout).toContain(part)
    expect((await cli(sandbox, 'requests', 'explain', 'req_000009')).code).toBe(13)
  })

  test('the difference is visible without colours too', async () => {
    const sandbox = await startSandbox()
    const { sign: _sign, ...params } = getInfoParams()
    const { signers } = await import('../../src/index.ts')
    const wrong = signers.egret.sign({ ...params, token: ` ${params.token}` }, APP.appKey)
    await postForm(sandbox.url + GET_INFO, { ...params, sign: wrong })
    const { stdout } = await cli(sandbox, 'requests', 'explain', 'last')
    if (stdout.includes('was signed')) expect(stdout).toMatch(/\{\+.*\+\}|\[-.*-\]/)
    expect(stdout).toContain('SIGN_INVALID')
  })
})

test('tail shows requests and callbacks as they come, and ends well with Ctrl-C', async () => {
  const sandbox = await startSandbox({ receiver: true })
  const running = startCli(['tail', '--url', sandbox.url])
  // The stream is open once it has told something.
  const asked = setInterval(() => void forged(sandbox.url), 50)
  await running.prints(/--> .* SIGN_INVALID .*req_/)
  clearInterval(asked)
  await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  await running.prints(/<-- .*egret pay\.notify cb_000001 .*own receiver.* delivered 200/)
  const ended = new Promise((resolve) => running.child.once('close', resolve))
  running.child.kill('SIGINT')
  expect(await ended).toBe(0)
})

test('tail of a sandbox that is not there says so', async () => {
  expect((await runCommand(['tail', '--url', 'http://127.0.0.1:1'])).code).toBe(11)
})

describe('callbacks and trigger', () => {
  test('callbacks last shows the newest', async () => {
    const sandbox = await startSandbox({ receiver: true })
    expect((await cli(sandbox, 'callbacks', 'last')).code).toBe(13)
    await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
    const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
    await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
    const { stdout } = await cli(sandbox, 'callbacks', 'last', '--provider', 'egret')
    expect(stdout).toMatch(/^id +cb_000002$/m)
    expect(stdout).toContain("(the sandbox's own receiver)")
  })

  test('trigger --wait says what came of the callback', async () => {
    const sandbox = await startSandbox({ receiver: true, retrySchedule: [] })
    const fine = await cli(sandbox, ...pay, '--wait')
    expect([fine.code, fine.stdout]).toEqual([
      0,
      expect.stringMatching(/cb_000001 → http:\S+ .*: delivered, 200 \{"code":0\}/),
    ])
    const forgedOne = await cli(sandbox, ...pay, 'deliver={"sign":"bad"}', '--wait', '5s')
    expect([forgedOne.code, forgedOne.stdout]).toEqual([
      1,
      expect.stringContaining('failed, 400 refused: the signature'),
    ])
  })
})

test('outbox, clock, faults and snapshot do what curl did', async () => {
  const sandbox = await startSandbox()
  const said = async (...args: string[]) => (await cli(sandbox, ...args)).stdout
  expect(await said('outbox')).toBe('no mails\n')
  const code = await codeFor(sandbox, 'alice@example.com', 4)
  expect(await said('outbox', '--to', 'alice@example.com', '--wait', '1s')).toContain(code)
  expect(await said('outbox', '--clear')).toBe('the outbox is empty\n')

  await said('clock', 'set', '2026-01-01T00:00:00Z')
  await said('clock', 'freeze')
  expect(await said('clock')).toMatch(/^2026-01-01T00:00:\d\d\.\d{3}Z, frozen \(17672256\d\d\)\n$/)
  expect(JSON.parse(await said('clock', 'advance', '1d', '--json')).now).toBeGreaterThanOrEqual(1_767_312_000)
  expect((await cli(sandbox, 'clock', 'set', 'noon')).code).toBe(2)

  expect(await said('faults', 'add', '--provider', 'egret', '--operation', 'user.getInfo', '--status', '502')).toBe(
    'fault_000001\n',
  )
  expect((await getInfo(sandbox)).status).toBe(502)
  expect(await said('faults')).toMatch(/fault_000001 +1 +∞ .*"status":502/)
  expect(await said('faults', 'end', 'fault_000001')).toBe('ended fault_000001\n')
  expect((await cli(sandbox, 'faults', 'end')).code).toBe(2)

  await said('snapshot', 'save', 'before')
  await sandbox.egret.app({ appId: 'new', appKey: 'k' })
  expect(await said('snapshot', 'restore', 'before')).toBe('restored before\n')
  await expect(sandbox.egret.login({ appId: 'new' })).rejects.toThrow()
  expect((await cli(sandbox, 'snapshot', 'restore', 'none')).code).toBe(13)
})

test('seed generate says what it wrote, and how to use it', async () => {
  const file = join(folderWith(), 'players.json')
  const { code, stdout } = await runCommand(['seed', 'generate', '--users', '3', '--orders', '2', '--out', file])
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/3 users and 2 orders of egret, quicksdk.*MB.*start --seed/),
  ])
})

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('of %s knows every command and its options', async (shell) => {
    const { code, stdout } = await runCommand(['completion', shell])
    expect(code).toBe(0)
    for (const { name } of COMMANDS) expect(stdout).toContain(name)
    for (const word of ['receiver', 'forward-to', 'delivered']) expect(stdout).toContain(word)
  })

  test('bash completes commands, subcommands, options and values', async () => {
    const { stdout } = await runCommand(['completion', 'bash'])
    const complete = (...words: string[]) =>
      spawnSync(
        'bash',
        [
          '-c',
          `${stdout}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _channel_sandbox; echo "\${COMPREPLY[@]}"`,
          'bash',
          ...words,
        ],
        { encoding: 'utf8' },
      ).stdout.trim()
    expect(complete('channel-sandbox', 're')).toBe('requests reset')
    expect(complete('channel-sandbox', 'callbacks', 'l').split(' ').sort()).toEqual(['last', 'list'])
    expect(complete('channel-sandbox', 'callbacks', 'list', '--state', 'd')).toBe('delivered')
    expect(complete('channel-sandbox', 'start', '--rec')).toBe('--receiver')
  })

  test('of another shell is refused', async () => {
    expect((await runCommand(['completion', 'tcsh'])).code).toBe(2)
  })
})

describe('exec --fail-on', () => {
  const script = (body: string) => [
    '--',
    process.execPath,
    '-e',
    `
    const url = process.env.CHANNEL_SANDBOX_URL
    const post = (path, body) => fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).then((r) => r.json())
    const pay = (deliver) => post('/__admin/egret/pay', { appId: '${APP.appId}', id: '${USER}', goodsId: '1', deliver })
    const settled = (id) => fetch(url + '/__admin/callbacks/wait?timeout=5s&id=' + id)
    ;(async () => { ${body} })()
  `,
  ]
  const exec = (kinds: string, body: string, ...options: string[]) =>
    runCommand(['exec', '--fail-on', kinds, '--retry-schedule', 'none', ...options, ...script(body)])

  test.each([
    ['refused', `await fetch(url + '${GET_INFO}', { method: 'POST' })`, 'refused 1 of 1 request'],
    ['unmatched', `await fetch(url + '/nothing/like/it')`, '1 request matched no route'],
    ['unacknowledged', 'await settled((await pay()).callbackId)', '1 callback got no acknowledgement'],
  ])('%s fails a command that ended with 0', async (kind, body, said) => {
    const { code, stderr } = await exec(kind, body, '--forward-to', 'http://127.0.0.1:1')
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)])
    expect(stderr).toContain('--fail-on')
    expect((await exec('refused,unmatched,unacknowledged', '')).code).toBe(0)
  })

  test('what was broken on purpose does not count: forged notifications, their replays, faults', async () => {
    const { code, stderr } = await exec(
      'refused,unacknowledged',
      `
        const { callbackId } = await pay({ sign: 'bad' })
        await settled(callbackId)
        const { callbackIds } = await post('/__admin/callbacks/' + callbackId + '/replay', {})
        await settled(callbackIds[0])
        await settled((await pay({ override: { money: '99' } })).callbackId)
        await post('/__admin/faults', { match: { operation: 'user.getInfo' }, effect: { status: 502 } })
        await fetch(url + '${GET_INFO}', { method: 'POST' })
      `,
      '--receiver',
    )
    expect([code, stderr]).toEqual([0, ''])
  })

  test('a kind there is not is a usage error', async () => {
    const { code, stderr } = await runCommand(['exec', '--fail-on', 'refusd', '--', 'true'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean refused?')])
  })

  test('the code of a command that fails stays its own', async () => {
    expect((await exec('refused', 'process.exit(7)')).code).toBe(7)
  })
})

test('notifications without an address are listed on a terminal of 80 columns as on any other', async () => {
  const sandbox = await startSandbox({ retrySchedule: [] })
  await notifyUndecidedGame(sandbox)
  await cli(sandbox, ...pay)
  const { stdout } = await cli(sandbox, 'callbacks', 'list')
  expect(stdout.trimEnd().split('\n')).toHaveLength(2)
})
