import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import type { Channels } from '../../src/library/channels.ts'
import { clientsOf } from '../../src/library/client/index.ts'
import { providers as shipped } from '../../src/providers/index.ts'
import { bundled } from '../support/bundle.ts'
import { startProcess } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'
import { startSandbox } from '../support/sandbox.ts'
import { turns } from '../support/size.ts'
import { acme, acmeSeed } from './provider.ts'

const providers = [...shipped, acme] as const
type WithAcme = SandboxHandle & Channels<typeof providers>

const SIGNED = '7f1b'

async function startWithAcme(options: object = {}): Promise<WithAcme> {
  return (await startSandbox({ providers, ...options })) as WithAcme
}

const reading = (sandbox: WithAcme) =>
  clientsOf(providers).acme({ url: sandbox.acme.url, studio: 's-1', secret: 'acme-secret-1' }).player

test('the library, a typed client, faults, callbacks, pages and snapshots know a provider that was added', async () => {
  const game = await startGame(() => 'THANKS')
  const sandbox = await startWithAcme({ seed: { acme: acmeSeed(`${game.url}/acme`) } })
  expect(sandbox.acme.url).toBe(`${sandbox.url}/acme`)
  expect(await sandbox.env()).toMatchObject({
    CHANNEL_SANDBOX_ACME_URL: sandbox.acme.url,
    CHANNEL_SANDBOX_ACME_SECRET: 'acme-secret-1',
  })
  expect(await reading(sandbox).read({ playerId: 'p-1' })).toEqual({ ok: true, data: { playerId: 'p-1', coins: 10 } })

  const before = await sandbox.snapshot()
  const { callbackId, coins } = await sandbox.acme.grant({ playerId: 'p-1', coins: 5 })
  expect(coins).toBe(15)
  const delivery = await sandbox.callbacks.waitFor({ id: callbackId, state: 'delivered' })
  expect(await sandbox.callbacks.list({ order: delivery.order })).toHaveLength(1)
  expect(game.received[0]?.form).toMatchObject({ playerId: 'p-1' })

  sandbox.faults.add({ match: { provider: 'acme' }, effect: { refuse: 'PLAYER_UNKNOWN' }, times: 1 })
  expect(await reading(sandbox).read({ playerId: 'p-1' })).toMatchObject({ ok: false, error: 'PLAYER_UNKNOWN' })
  expect(sandbox.requests.verify({ provider: 'acme', outcome: 'PLAYER_UNKNOWN' })).toBe(1)
  expect(await (await fetch(`${sandbox.url}/acme/lobby`)).text()).toBe('<p>1 players</p>')

  await sandbox.restore(before)
  expect(await reading(sandbox).read({ playerId: 'p-1' })).toMatchObject({ data: { coins: 10 } })
})

test('a restart with its data finds its state', async () => {
  const data = folderWith()
  const seed = { acme: acmeSeed('http://127.0.0.1:9/acme') }
  const first = await startWithAcme({ seed, data })
  await first.acme.grant({ playerId: 'p-1', coins: 5, deliver: { drop: true } })
  await first.close()
  const second = await startWithAcme({ seed, data })
  expect(await reading(second).read({ playerId: 'p-1' })).toMatchObject({ data: { coins: 15 } })
})

/** What starts the command several times takes turns. */
const isTaken = turns(3)

let program: Awaited<ReturnType<typeof bundled>>
beforeAll(async () => {
  program = await bundled(`
    import { main } from './src/cli/main.ts'
    import { useProviders } from './src/cli/providers.ts'
    import { acme } from './test/fourth-provider/provider.ts'
    import { providers } from './src/providers/index.ts'
    useProviders([...providers, acme])
    void main(process.argv)
  `)
})
afterAll(() => program.remove())

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program.file, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

test.runIf(isTaken())('sign, verify and explain know its requests and its callback', () => {
  const pairs = ['studio=s-1', 'playerId=p-1']
  const { sign } = JSON.parse(run('sign', 'acme', '--key', 'k', '--json', ...pairs).stdout)
  expect(run('verify', 'acme', '--key', 'k', ...pairs, `sign=${sign}`).status).toBe(0)
  const granted = JSON.parse(run('sign', 'acme-granted', '--key', 'k', '--json', ...pairs).stdout)
  expect(run('verify', 'acme-granted', '--key', 'k', ...pairs, `sign=${granted.sign}`).status).toBe(0)
  expect(run('verify', 'acme', '--key', 'k', ...pairs, `sign=${SIGNED}`).status).toBe(1)
  const upper = run('explain', 'acme', '--key', 'k', ...pairs, `sign=${sign.toUpperCase()}`)
  expect(upper.stdout).toMatch(/^exact: /)
  expect(run('sign', '--help').stdout).toContain('secret, notifySecret')
})

test.runIf(isTaken())('the start page shows it', async () => {
  const { prints } = startProcess(process.execPath, [program.file, 'start', '--port', '0'])
  const [page] = await prints(/[\s\S]*channel-sandbox ready on/)
  expect(page).toContain('Acme games')
  expect(page).toContain('/acme/player/read')
})

test.runIf(isTaken())('exec inside exec exports it, and env, trigger and callbacks reach it', () => {
  const inner = `
    const { execFileSync } = require('node:child_process')
    const run = (...args) => execFileSync(process.execPath, [${JSON.stringify(program.file)}, ...args], { encoding: 'utf8' })
    console.log(run('env'))
    console.log(run('trigger', 'acme.grant', 'playerId=p-1', 'coins=7', 'deliver={"drop":true}', '--json'))
    console.log(run('callbacks', 'list', '--order', 'grant_000001', '--json'))
  `
  const exec = ['exec', '--', process.execPath, program.file]
  const { status, stdout, stderr } = run(...exec, 'exec', '--', process.execPath, '-e', inner)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain("export CHANNEL_SANDBOX_ACME_SECRET='acme-secret-1'")
  expect(stdout).toContain('"coins":17')
  expect(stdout).toContain('"callback":"coins.granted"')
})

test.runIf(isTaken())('openapi writes and checks its document, with its action in that of the admin API', () => {
  const out = join(folderWith(), 'openapi')
  expect(run('openapi', '--out', out)).toMatchObject({ status: 0, stderr: '' })
  const [document, admin] = ['acme', 'admin'].map((name) => JSON.parse(readFileSync(join(out, `${name}.json`), 'utf8')))
  expect(Object.keys(document.paths)).toEqual(['/acme/player/read', '/acme/lobby'])
  expect(JSON.stringify(document.webhooks)).toContain('THANKS')
  expect(admin.paths['/__admin/acme/grant'].post.operationId).toBe('acme.grant')
  const checked = run('openapi', '--check', '--out', out)
  expect(checked.stdout).toContain('acme.json: as defined')
  expect(checked.status).toBe(0)
})

test.runIf(isTaken())('seed generate makes its part, and seed schema describes it', () => {
  const seed = JSON.parse(run('seed', 'generate', '--users', '3', '--orders', '0').stdout)
  expect(seed.acme.studios[0].players).toHaveLength(1)
  expect(JSON.parse(run('seed', 'schema').stdout).properties).toHaveProperty('acme')
})

/** A game that sells Acme's sacks for 20, right unless it takes any price. */
async function startAcmeGame(takesAnyPrice = false) {
  const grants = new Map<string, number>()
  const sign = (fields: Readonly<Record<string, string>>) => {
    const names = Object.keys(fields).filter((name) => name !== 'sign')
    const text = names.sort().map((name) => `${name}=${fields[name]}`)
    return createHash('md5')
      .update(`${text.join('&')}!acme-secret-1`)
      .digest('hex')
  }
  const game = await startGame(({ body, form }) => {
    const names = body.split('&').map((pair) => pair.split('=')[0])
    if (new Set(names).size < names.length) return 'NO'
    if (form.sign !== sign(form)) return 'NO'
    const isPriced = takesAnyPrice || form.price === '20'
    if (form.playerId !== 'p-1' || form.pack !== 'sack' || !isPriced) return 'NO'
    grants.set(form.grant ?? '', 1)
    return 'THANKS'
  })
  return { url: game.url, count: (order: string) => grants.get(order) ?? 0 }
}

test('certify plays it by its own definitions: a right game is right, a wrong one is found', async () => {
  const sandbox = await startWithAcme()
  const certify = async (takesAnyPrice: boolean) => {
    const game = await startAcmeGame(takesAnyPrice)
    const probe = ({ order }: { order: string }) => game.count(order)
    const report = await sandbox.certify({ provider: 'acme', url: game.url, probe, settle: '10ms' })
    const idsOf = (...verdicts: string[]) =>
      report.checks.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id)
    return { report, idsOf }
  }
  const right = await certify(false)
  expect(right.idsOf('fail', 'warn', 'unobserved', 'error')).toEqual([])
  expect(right.report).toMatchObject({ provider: 'acme', probe: 'proved', exitCode: 0 })
  expect(right.idsOf('pass')).toEqual(expect.arrayContaining(['pay.concurrent', 'forge.goods', 'amount.higher']))
  const wrong = await certify(true)
  expect(wrong.idsOf('fail')).toEqual([
    'amount.lower',
    'amount.zero',
    'amount.negative',
    'amount.fraction',
    'amount.text',
  ])
})

test.runIf(isTaken())('certify on the command line lists what fits it, and knows its name', () => {
  const { status, stdout } = run('certify', 'acme', '--list')
  expect(status).toBe(0)
  expect(stdout).toContain('amount.higher  must')
  expect(stdout).not.toMatch(/^(gift|pay\.failed|order\.other)/m)
  expect(run('certify', 'acne', '--list')).toMatchObject({ status: 2, stderr: expect.stringContaining('mean acme?') })
})
