import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import type { SandboxHandle } from '../../src/index.ts'
import { APP, GET_INFO, getInfo, getInfoParams, USER } from '../support/demo.ts'
import { startGame } from '../support/game.ts'
import { egretSigned } from '../support/php.ts'
import { readMetrics, samplesOf } from '../support/prometheus.ts'
import { open } from '../support/quicksdk.ts'
import { postForm, postJson, send, startSandbox } from '../support/sandbox.ts'

async function metricsOf({ url }: Pick<SandboxHandle, 'url'>) {
  const { status, headers, text } = await send(`${url}/metrics`)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  return readMetrics(text)
}

const of = (name: string) => `channel_sandbox_${name}`

test('a fresh sandbox has every metric declared, and nothing counted', async () => {
  const sandbox = await startSandbox()
  const { text } = await send(`${sandbox.url}/metrics`)
  expect([...text.matchAll(/^# TYPE (.*)$/gm)].map(([, declared]) => declared)).toEqual([
    'channel_sandbox_requests_total counter',
    'channel_sandbox_request_duration_seconds histogram',
    'channel_sandbox_signature_failures_total counter',
    'channel_sandbox_callback_attempts_total counter',
    'channel_sandbox_callback_attempt_duration_seconds histogram',
    'channel_sandbox_callbacks_settled_total counter',
    'channel_sandbox_callbacks_scheduled gauge',
    'channel_sandbox_journal_evicted_requests gauge',
    'channel_sandbox_namespaces gauge',
    'channel_sandbox_build_info gauge',
    'process_start_time_seconds gauge',
  ])
  const lines = readMetrics(text)
  expect(lines.map(({ name }) => name)).toEqual([
    of('callbacks_scheduled'),
    of('journal_evicted_requests'),
    of('namespaces'),
    of('build_info'),
    'process_start_time_seconds',
  ])
  expect(samplesOf(lines, of('build_info'))).toEqual([{ version: manifest.version, node: process.version, value: 1 }])
  const [started] = samplesOf(lines, 'process_start_time_seconds')
  expect(Date.now() / 1000 - (started?.value ?? 0)).toBeCloseTo(process.uptime(), 0)
})

test('requests by provider, operation and outcome, and how long they took', async () => {
  const sandbox = await startSandbox()
  await getInfo(sandbox)
  await getInfo(sandbox)
  await getInfo(sandbox, { token: 'nobody' })
  await open(sandbox, 'goodsList')
  await postForm(`${sandbox.url}/open/goodsList`, {})
  await postJson(`${sandbox.url}/api/gift/codeQuery`, {})
  const lines = await metricsOf(sandbox)
  expect(samplesOf(lines, of('requests_total'))).toEqual([
    { provider: 'egret', operation: 'user.getInfo', outcome: 'ok', value: 2 },
    { provider: 'egret', operation: 'user.getInfo', outcome: 'TOKEN_INVALID', value: 1 },
    { provider: 'quicksdk', operation: 'goods.list', outcome: 'ok', value: 1 },
    { provider: 'quicksdk', operation: 'goods.list', outcome: 'PARAMS_MISSING', value: 1 },
    { provider: 'rocgame', operation: 'gift.codeQuery', outcome: 'VALIDATION', value: 1 },
  ])
  expect(samplesOf(lines, of('request_duration_seconds_count'))).toEqual([
    { provider: 'egret', operation: 'user.getInfo', value: 3 },
    { provider: 'quicksdk', operation: 'goods.list', value: 2 },
    { provider: 'rocgame', operation: 'gift.codeQuery', value: 1 },
  ])
  const bounds = samplesOf(lines, of('request_duration_seconds_bucket'))
  expect(bounds[0]).toMatchObject({ le: '0.0001' })
})

test('wrong signatures by the slug their answers carried', async () => {
  const sandbox = await startSandbox()
  const wrong = async (sign: string) => {
    const { headers } = await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign })
    return headers.get('x-sandbox-diagnosis')?.split(' ')[0]
  }
  const { sign = '' } = getInfoParams()
  expect(await wrong('wrong')).toBe('sign-not-md5')
  expect(await wrong('wrong')).toBe('sign-not-md5')
  expect(await wrong(sign.toUpperCase())).toBe('hex-upper-case')
  await getInfo(sandbox, { token: 'nobody' })
  expect(samplesOf(await metricsOf(sandbox), of('signature_failures_total'))).toEqual([
    { provider: 'egret', slug: 'sign-not-md5', value: 2 },
    { provider: 'egret', slug: 'hex-upper-case', value: 1 },
  ])
})

test('wrong signatures that were let through are counted as well', async () => {
  const sandbox = await startSandbox({ signature: 'warn' })
  await postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign: 'wrong' })
  const lines = await metricsOf(sandbox)
  expect(samplesOf(lines, of('requests_total'))).toMatchObject([{ outcome: 'ok', value: 1 }])
  expect(samplesOf(lines, of('signature_failures_total'))).toMatchObject([{ slug: 'sign-not-md5', value: 1 }])
})

test('callbacks: attempts by verdict, how they ended, how many are still to be sent', async () => {
  const game = await startGame((_received, times) => (times === 1 ? 'not yet' : '{"code":0}'))
  const sandbox = await startSandbox({ retrySchedule: ['15s'] })
  sandbox.clock.set({ now: 1_700_000_000, frozen: true })
  await sandbox.egret.app({ appId: APP.appId, payCallbackUrl: game.url })
  const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: USER, goodsId: '1' })
  await expect.poll(async () => (await sandbox.callbacks.get(callbackId))?.attempts.length).toBe(1)
  const before = await metricsOf(sandbox)
  expect(samplesOf(before, of('callbacks_scheduled'))).toEqual([{ value: 1 }])
  expect(samplesOf(before, of('callbacks_settled_total'))).toEqual([])

  await sandbox.clock.advance('15s')
  const lines = await metricsOf(sandbox)
  const labels = { provider: 'egret', callback: 'pay.notify' }
  expect(samplesOf(lines, of('callback_attempts_total'))).toEqual([
    { ...labels, verdict: 'retry', value: 1 },
    { ...labels, verdict: 'delivered', value: 1 },
  ])
  expect(samplesOf(lines, of('callback_attempt_duration_seconds_count'))).toEqual([{ ...labels, value: 2 }])
  expect(samplesOf(lines, of('callbacks_settled_total'))).toEqual([{ ...labels, state: 'delivered', value: 1 }])
  expect(samplesOf(lines, of('callbacks_scheduled'))).toEqual([{ value: 0 }])
})

test('a reset takes no counter back', async () => {
  const sandbox = await startSandbox({ journal: 1 })
  await getInfo(sandbox)
  await getInfo(sandbox)
  const before = await metricsOf(sandbox)
  expect(samplesOf(before, of('journal_evicted_requests'))).toEqual([{ value: 1 }])
  await sandbox.reset()
  const lines = await metricsOf(sandbox)
  expect(samplesOf(lines, of('requests_total'))).toEqual(samplesOf(before, of('requests_total')))
  expect(samplesOf(lines, of('journal_evicted_requests'))).toEqual([{ value: 0 }])
})

test('a namespace counts for itself and says its name', async () => {
  const sandbox = await startSandbox()
  const worker = sandbox.namespace('worker-1')
  await getInfo(worker)
  const lines = await metricsOf(worker)
  expect(samplesOf(lines, of('requests_total'))).toEqual([
    { namespace: 'worker-1', provider: 'egret', operation: 'user.getInfo', outcome: 'ok', value: 1 },
  ])
  const whole = await metricsOf(sandbox)
  expect(samplesOf(whole, of('requests_total'))).toEqual([])
  expect(samplesOf(whole, of('namespaces'))).toEqual([{ value: 1 }])
})

test('paths that are none and slugs without end make no labels', async () => {
  const sandbox = await startSandbox()
  for (const path of ['/v2/user/none', '/metricsx', '/open/none']) await send(sandbox.url + path, { method: 'POST' })
  await postForm(sandbox.url + GET_INFO, egretSigned({ appId: 'a"b\n', time: '1', token: 't' }, 'k'))
  const { text } = await send(`${sandbox.url}/metrics`)
  expect(text).not.toContain('none')
  expect(text).not.toContain('a"b')
})

test('is a probe: no token, GET and HEAD alone', async () => {
  const sandbox = await startSandbox({ adminToken: 'secret' })
  await metricsOf(sandbox)
  const head = await send(`${sandbox.url}/metrics`, { method: 'HEAD' })
  expect([head.status, head.text, head.headers.get('content-type')]).toEqual([
    200,
    '',
    'text/plain; version=0.0.4; charset=utf-8',
  ])
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const { status, headers } = await send(`${sandbox.url}/metrics`, { method })
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  }
  expect((await send(`${sandbox.url}/metrics/x`)).status).toBe(404)
})
