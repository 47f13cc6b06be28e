import { join } from 'node:path'
import pino from 'pino'
import request from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import { logEvents } from '../../src/cli/output/log.ts'
import type { Provider } from '../../src/contract/provider.ts'
import { same } from '../../src/contract/values/prose.ts'
import { scrub } from '../../src/engine/runtime/redaction.ts'
import { createApp } from '../../src/http/app.ts'
import { providers } from '../../src/providers/index.ts'
import { buildSandboxes } from '../../src/sandbox/sandboxes.ts'
import { combineSeeds } from '../../src/sandbox/seed.ts'
import { startCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'
import { CANARY, doMischief, TARGETS } from '../support/mischief.ts'
import { signOf } from '../support/mistakes.ts'
import { postForm, startSandbox } from '../support/sandbox.ts'
import { ADMIN_TOKEN, EGRET_KEYS, KEYS, OPEN_KEY, secretSeed, secretsIn } from '../support/secrets.ts'
import { sampled } from '../support/size.ts'
import { argsFor } from '../support/ways.ts'

/** A game server that prints its settings when it fails, in every way there is. */
const talkative = () =>
  startGame((_received, times) => {
    const keys = KEYS.join(', ')
    const replies = [
      `Fatal error: wrong sign, settings: ${keys}`,
      JSON.stringify({ code: 5, keys: KEYS }),
      `<html><body>${keys.toUpperCase()}</body></html>`,
      encodeURIComponent(keys),
      keys,
    ]
    return replies[times % replies.length] ?? keys
  })

const ask = async (url: string, path: string): Promise<string> =>
  (await fetch(url + path, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).text()

/**
 * Everything a sandbox shows of what happened. Not the state, which is the seed with its keys, and of a callback not
 * what was sent: its URL, parameters and body are the game's own, byte for byte.
 */
async function shown(url: string): Promise<string> {
  const parts = [await ask(url, '/metrics'), await ask(url, '/__admin/health')]
  for (const provider of Object.keys(TARGETS)) {
    const listing = await ask(url, `/__admin/requests?provider=${provider}&limit=1000`)
    const { requests } = JSON.parse(listing) as { requests: { id: string }[] }
    expect(requests.length).toBeGreaterThan(100)
    parts.push(listing)
    // All are listed; in small size every fourth is looked at as well.
    for (const { id } of sampled(requests, 4)) {
      parts.push(await ask(url, `/__admin/requests/${id}`), await ask(url, `/__admin/requests/${id}/explain`))
    }
  }
  const { callbacks } = JSON.parse(await ask(url, '/__admin/callbacks?limit=1000')) as { callbacks: object[] }
  expect(callbacks.length).toBeGreaterThan(2)
  const withoutSent = (delivery: object) => ({ ...delivery, url: '', body: '', params: {} })
  parts.push(...callbacks.map((delivery) => JSON.stringify(withoutSent(delivery))))
  return parts.join('\n')
}

/** Looks line by line, so that a leak is told with where it is. */
function expectNoSecrets(text: string): void {
  const leaks = text.split('\n').flatMap((line) => {
    const found = secretsIn(line)
    return found.length === 0 ? [] : [`${found.join(', ')} in ${line.slice(0, 2000)}`]
  })
  expect(leaks.slice(0, 5)).toEqual([])
}

const OPTIONS = { adminToken: ADMIN_TOKEN, journal: 5000, fakerSeed: 1, rateLimit: 'off' } as const

test('no key or password in journal, explanations, headers, problems, callbacks, metrics', {
  timeout: 120_000,
}, async () => {
  const game = await talkative()
  const sandbox = await startSandbox({ ...OPTIONS, seed: secretSeed(game.url) })
  sandbox.clock.set({ now: 1_700_000_000, frozen: true })
  const said = await doMischief(sandbox.url)
  const seen = await shown(sandbox.url)
  // What is grepped is really there: harmless parameters, redacted ones, answers of the game.
  for (const there of [CANARY, '[redacted]', 'Fatal error', 'key-of-another-provider']) expect(seen).toContain(there)
  expect(said).toContain('x-sandbox-diagnosis')
  expectNoSecrets(said)
  expectNoSecrets(seen)
  expectNoSecrets(
    sandbox.requests
      .find()
      .map((entry) => JSON.stringify(entry))
      .join('\n'),
  )
  expectNoSecrets((await sandbox.callbacks.list()).map(({ attempts }) => JSON.stringify(attempts)).join('\n'))
})

const LOGS = [
  ['json', 'one process'],
  ['pretty', 'one process'],
  ['json', 'a replica in PostgreSQL'],
] as const

test.each(sampled(LOGS, 3))('nor in a log (%s, %s)', async (format, way) => {
  const game = await talkative()
  const folder = folderWith({ 'seed.json': JSON.stringify(secretSeed(game.url)) })
  const flags = ['--log-level', 'trace', '--log-format', format, '--rate-limit', 'off', '--admin-token', ADMIN_TOKEN]
  const running = startCli(['--port', '0', '--seed', join(folder, 'seed.json'), ...flags, ...(await argsFor(way))])
  const [, url = ''] = await running.prints(/^channel-sandbox ready on (\S+)$/m)
  await doMischief(url)
  const ended = new Promise((resolve) => running.child.once('close', resolve))
  running.child.kill('SIGTERM')
  await ended
  // The page a start prints shows keys to play with; that is what it is for.
  const log = running.output().split(/^channel-sandbox ready on .*\n/m)[1] ?? ''
  for (const there of ['SIGN_INVALID', 'a key of another provider', 'Fatal error', 'pay.notify'])
    expect(log).toContain(there)
  expect(log).not.toContain('/metrics')
  expectNoSecrets(log)
})

test('nor when the sandbox itself fails, with a key in the error', async () => {
  const [egret, ...others] = providers as readonly [Provider, ...Provider[]]
  const broken = egret.operations.map((operation) => ({
    ...operation,
    handle: () => {
      throw new SyntaxError(`Unexpected token in ${JSON.stringify(secretSeed('').egret)}`)
    },
  }))
  const { sandbox, close } = await buildSandboxes({
    providers: [{ ...egret, operations: broken }, ...others],
    seed: combineSeeds([{ seed: secretSeed('http://127.0.0.1:9'), source: same('seed') }], providers),
    version: 'test',
    journalSize: 10,
    schedule: [],
    callbackTimeoutMs: 1000,
    allowedHosts: [],
    strictness: { signature: 'strict', rateLimit: 'off' },
    idSeed: 1,
    maxNamespaces: 1,
  })
  onTestFinished(close)
  let log = ''
  const hide = (text: string) => scrub(text, sandbox.knownKeys.secrets())
  const write = (line: string) => {
    log += line
  }
  logEvents(pino({ level: 'trace' }, { write }), sandbox.events, hide, { namespace: '', url: () => '' })
  const { app } = createApp(sandbox, undefined, {
    origin: () => '',
    debugHeaders: true,
    adminToken: undefined,
    hostNames: [],
    documents: () => import('../../src/openapi/index.ts'),
  })
  const { path, params, key } = TARGETS.egret
  const answer = await request(app)
    .post(path)
    .type('form')
    .send({ ...params, sign: signOf('egret', params, { key }) })
  expect([answer.status, answer.type]).toEqual([500, 'application/problem+json'])
  expect(log).toContain('Unexpected token in')
  expect(log).toContain('secrets.test.ts')
  const entry = await request(app).get('/__admin/requests')
  expect(entry.body.requests).toMatchObject([{ outcome: 'DEFECT' }])
  expectNoSecrets(`${answer.text}\n${JSON.stringify(answer.headers)}\n${entry.text}\n${log}`)
})

test('nor keys that came later: with a new app, or with another state', async () => {
  const sandbox = await startSandbox({ seed: secretSeed('http://127.0.0.1:9') })
  const { path, params } = TARGETS.egret
  const say = (note: string) => postForm(sandbox.url + path, { ...params, note, sign: 'wrong' })
  const notes = () => sandbox.requests.find().map(({ wire }) => wire.note)

  await sandbox.egret.app({ appId: 'late', appKey: 'a-key-that-came-late' })
  await say('a-key-that-came-late')
  await sandbox.restore({ egret: { apps: [{ appId: 'other', appKey: 'a-key-of-another-state' }] } })
  await say('a-key-of-another-state')
  expect(notes()).toEqual(['[redacted]', '[redacted]'])
})

test('an accepted request shows no key either, of any provider', async () => {
  const sandbox = await startSandbox({ seed: secretSeed('http://127.0.0.1:9') })
  const { path, params, key } = TARGETS.egret
  const all = { ...params, note: `${OPEN_KEY} of QuickSDK, ${EGRET_KEYS[1].toUpperCase()} of another app` }
  await postForm(sandbox.url + path, { ...all, sign: signOf('egret', all, { key }) })
  expect(sandbox.requests.find()).toMatchObject([
    { outcome: 'ok', wire: { note: '[redacted] of QuickSDK, [redacted] of another app' } },
  ])

  const { path: login, params: player, key: openKey } = TARGETS.quicksdk
  const { json } = await postForm(sandbox.url + login, {
    ...player,
    sign: signOf('quicksdk', player, { key: openKey }),
  })
  expect(json.data.authToken).toMatch(/^[0-9a-f]{32}$/)
  const [entry] = sandbox.requests.find()
  expect(entry?.response).toBe(JSON.stringify(json).replace(json.data.authToken, '[redacted]'))
})
