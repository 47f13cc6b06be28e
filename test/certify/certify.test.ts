// The certificate library wants it before itself.
import 'reflect-metadata'
import type { webcrypto } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { X509CertificateGenerator } from '@peculiar/x509'
import { describe, expect, test } from 'vitest'
import schema from '../../fixtures/certify-report.schema.json' with { type: 'json' }
import { checks } from '../../src/certify/checks/index.ts'
import { reporters } from '../../src/certify/reporters/index.ts'
import { certify } from '../../src/certify/run/run.ts'
import type { CertifyOptions } from '../../src/contract/certification/certifyOptions.ts'
import { type Report, reportSchema } from '../../src/contract/certification/certifyReport.ts'
import { documentMistakes } from '../../src/contract/schema/validation.ts'
import { sampled } from '../support/size.ts'
import { dialects, encodedDialects } from './games/dialects.ts'
import { demoSandbox, demoWith, idsOf, play } from './games/play.ts'
import { wrongGames } from './games/wrong.ts'

const GUIDE_GAME = new URL('../../docs/examples/right-game.mjs', import.meta.url).href

const providers = Object.keys(dialects) as (keyof typeof dialects)[]

const reasons = (report: Report) =>
  report.checks.filter(({ verdict }) => verdict === 'error').map(({ id, reason }) => `${id}: ${reason}`)

test.each(providers)('the right game of %s passes every check that fits it', async (provider) => {
  const report = await play(provider)
  expect(idsOf(report, 'fail', 'warn', 'unobserved', 'error')).toEqual([])
  expect(report).toMatchObject({ exitCode: 0, probe: 'proved', problems: [] })
  expect(documentMistakes(reportSchema, JSON.parse(JSON.stringify(report)))).toEqual([])
})

const formats = Object.entries(encodedDialects).flatMap(([format, dialect]) =>
  (['POST', 'GET'] as const).map((method) => ({ format, method, dialect })),
)

test.each(formats)(
  '$format by $method: right passes, forged elements are refused',
  async ({ format, method, dialect }) => {
    const settings = { callbackFormat: format, callbackMethod: method, callbackRoot: 'quick' }
    const run = { seed: demoWith(settings), dialect }
    const methods = method === 'GET' ? { methods: ['GET'] } : {}
    const right = await play('quicksdk', methods, run)
    expect(idsOf(right, 'fail', 'warn', 'unobserved', 'error')).toEqual([])
    expect(idsOf(right, 'pass')).toEqual(expect.arrayContaining(['forge.part-twice', 'forge.element-twice']))
    expect(right.probe).toBe('proved')
    const checks = ['pay.valid', 'sign.*', 'forge.*']
    const wrong = await play('quicksdk', { ...methods, noSignatureCheck: true }, { ...run, checks })
    expect(idsOf(wrong, 'fail')).toEqual(expect.arrayContaining(['sign.wrong', 'sign.missing', 'forge.order']))
  },
)

test('the right game of the guide, with its files for a database, passes as well', async () => {
  const { createRightGame } = await import(GUIDE_GAME)
  const folder = mkdtempSync(join(tmpdir(), 'right-game-'))
  const server = createRightGame(folder, dialects.egret.key)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${server.address().port}`
  try {
    const report = await play(
      'egret',
      {},
      {
        url: `${base}/pay`,
        url2: undefined,
        order: undefined,
        probe: `${base}/test/granted?order={order}&player={player}`,
      },
    )
    expect(idsOf(report, 'fail', 'warn', 'unobserved', 'error')).toEqual([])
    expect(report.probe).toBe('proved')
  } finally {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  }
})

describe('wrong games', () => {
  test.concurrent.each(sampled(wrongGames, 6))(
    '$provider: $name',
    async ({ provider, faults, failing, warning = [], ...options }) => {
      const { name: _name, ...run } = options
      const report = await play(provider, faults, run)
      expect(reasons(report)).toEqual([])
      expect({ fail: idsOf(report, 'fail'), warn: idsOf(report, 'warn') }).toEqual({ fail: failing, warn: warning })
      expect(report.exitCode).toBe(failing.length > 0 ? 1 : 0)
    },
  )

  test('every check is red for one of them', () => {
    const red = new Set(wrongGames.flatMap(({ failing, warning = [] }) => [...failing, ...warning]))
    const green = checks.filter(({ id, level }) => level !== 'info' && !red.has(id)).map(({ id }) => id)
    // The certificates and the harness have tests of their own, below.
    expect(green).toEqual(['tls.chain', 'tls.name', 'tls.expiry', 'harness.contract'])
  })
})

test('a certificate of an unknown authority, for another host and out of date is red', async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=another.example',
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2021-01-01'),
    signingAlgorithm: algorithm,
    keys,
  })
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----`
  const server = createServer({ key, cert: certificate.toString('pem') }, (_req, res) => res.end('{"code":0}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sandbox = demoSandbox()
  try {
    const url = `https://localhost:${(server.address() as AddressInfo).port}/pay`
    const report = await certify(sandbox.forCertify, { provider: 'egret', url, checks: ['pay.valid', 'tls.*'] })
    expect(idsOf(report, 'fail')).toEqual(['tls.chain', 'tls.name', 'tls.expiry'])
  } finally {
    server.closeAllConnections()
    server.close()
    await sandbox.close()
  }
})

/** A run of a few checks against the right game of Egret. */
const short = (options: Partial<CertifyOptions>) =>
  play('egret', {}, { checks: ['pay.valid', 'pay.again', 'sign.*'], ...options })

test('what is sent and is not what the sandbox sends is our mistake: error, exit 20', async () => {
  const sandbox = demoSandbox()
  const told = { ...sandbox.forCertify, signedBody: () => 'something else' }
  const { createServer: createHttp } = await import('node:http')
  const server = createHttp((_req, res) => res.end('{"code":0}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const report = await certify(told, { provider: 'egret', url, checks: ['pay.valid', 'harness.*'] })
    expect(idsOf(report, 'error')).toEqual(['harness.contract'])
    expect(report.exitCode).toBe(20)
  } finally {
    server.closeAllConnections()
    server.close()
    await sandbox.close()
  }
})

test('without a probe, or with one that is not proved, what rests on the goods is unobserved', async () => {
  const none = await short({ probe: undefined })
  expect(idsOf(none, 'unobserved')).toEqual(['pay.valid', 'pay.again'])
  expect(none).toMatchObject({ probe: 'none', exitCode: 0 })
  const wrong = await short({ probe: () => 7 })
  expect(idsOf(wrong, 'unobserved')).toEqual(['pay.valid', 'pay.again'])
  expect(wrong.probeReason).toContain('7 before anything was sent')
  expect((await short({ probe: () => 0, requireProbe: true })).exitCode).toBe(1)
})

test('a balance is a probe too', async () => {
  let grants = new Map<string, number>()
  const report = await play(
    'egret',
    { forgets: true },
    {
      checks: ['pay.valid', 'pay.again', 'sign.wrong'],
      probeKind: 'balance',
      probe: () => [...grants.values()].reduce((sum, count) => sum + count, 0) * 100,
      onGame: (game) => {
        grants = game.grants as Map<string, number>
      },
    },
  )
  expect(idsOf(report, 'fail')).toEqual(['pay.again'])
  expect(idsOf(report, 'pass')).toEqual(['pay.valid', 'sign.wrong'])
})

test('a failure says which of two notifications it is about', async () => {
  const report = await play('egret', { refusesDuplicates: true }, { checks: ['pay.valid', 'pay.again'] })
  expect(report.checks.find(({ id }) => id === 'pay.again')?.reason).toContain('the second time')
})

test('a run in which nothing passed is not green', async () => {
  const report = await short({ checks: ['pay.failed'] })
  expect(idsOf(report, 'skip')).toEqual(['pay.failed'])
  expect(report.exitCode).toBe(1)
})

test('failures that are expected do not count; expectations that no longer hold do', async () => {
  const expected = (id: string, until = '2999-01-01') => [{ id, reason: 'known', until, line: 3 }]
  const wrong = (id: string, until?: string) =>
    play(
      'egret',
      { refusesDuplicates: true },
      { checks: ['pay.valid', 'pay.again'], expectedFailures: expected(id, until) },
    )
  expect(await wrong('pay.again')).toMatchObject({ exitCode: 0, problems: [] })
  expect(await wrong('pay.again', '2020-01-01')).toMatchObject({
    exitCode: 1,
    problems: [expect.stringContaining('line 3')],
  })
  expect((await wrong('pay.valid')).problems).toEqual([expect.stringContaining('pay.valid passes now')])
  expect((await wrong('pay.agian')).problems).toEqual([expect.stringContaining('did you mean pay.again?')])
})

test('the same seed number and time send the same bytes, whatever runs at once', async () => {
  const bodies = async (parallel: number) => {
    const { checks: found } = await play(
      'quicksdk',
      {},
      { now: 1_700_000_000, parallel, checks: ['pay.*', 'sign.*', 'form.*'], order: () => 'game-x' },
    )
    return found.map(({ id, exchanges }) => [id, exchanges.map(({ body }) => body).sort()])
  }
  expect(await bodies(1)).toEqual(await bodies(16))
})

test('the published schema of a report is the one it is checked with', () => {
  const { $schema: _schema, title: _title, ...published } = schema
  expect(published).toEqual(JSON.parse(JSON.stringify(reportSchema)))
})

describe('reports', () => {
  test('the page and the summary say it in both languages, and no key', async () => {
    const report = await play('egret', { leaks: 'key' }, { checks: ['pay.valid', 'sign.wrong', 'reply.secrets'] })
    for (const write of Object.values(reporters)) {
      expect(write(report, 'zh')).toContain('reply.secrets')
      expect(write(report, 'en')).not.toContain(dialects.egret.key)
    }
  })
})

test.each([
  [{ provider: 'egert' }, /did you mean egret\?/],
  [{ url: 'ftp://game' }, /http or https URL/],
  [{ url: 'http://8.8.8.8/pay' }, /neither loopback nor private/],
  [{ app: '9999' }, /signing key/],
  [{ checks: ['pay.vald'] }, /did you mean pay\.valid\?/],
  [{ probe: 'http://127.0.0.1:1/{ordr}' }, /\{ordr\} is unknown/],
  [{ order: 'http://127.0.0.1:1/order' }, /order failed/],
] as [Partial<CertifyOptions>, RegExp][])('bad input is one sentence: %j', async (options, sentence) => {
  const refusal = await short(options).then(String, (error: Error) => error.message)
  expect(refusal).toMatch(sentence)
  expect(refusal).not.toContain('\n')
})
