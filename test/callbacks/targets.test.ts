import { describe, expect, test } from 'vitest'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { startGame } from '../support/game.ts'
import { startSandbox } from '../support/sandbox.ts'

async function firstError(payCallbackUrl: string, allowCallbackHosts: readonly string[] = []) {
  const sandbox = await startSandbox({
    seed: egretSeed({ payCallbackUrl }),
    retrySchedule: [],
    allowCallbackHosts,
    callbackTimeout: '500ms',
  })
  const { callbackId } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  return (await sandbox.callbacks.waitFor({ id: callbackId })).attempts[0]
}

describe('where callbacks may go', () => {
  // Addresses of the documentation blocks: nothing answers there, and nothing is sent.
  test.each([
    'http://192.0.2.1/pay',
    'http://203.0.113.9:8080/',
    'http://[2001:db8::1]/pay',
    'http://169.254.169.254/',
  ])('not to %s', async (url) => {
    expect((await firstError(url))?.error).toMatch(/neither loopback nor private.*--allow-callback-host/)
  })

  test('an IPv4 address written as a number or as IPv6 is the same address', async () => {
    expect((await firstError('http://3221225985/pay'))?.error).toContain('neither loopback nor private')
    expect((await firstError('http://[::ffff:192.0.2.1]/pay'))?.error).toContain('neither loopback nor private')
  })

  test('a name is judged by the address it resolves to', async () => {
    const game = await startGame(() => '{"code":0}')
    const { port } = new URL(game.url)
    const attempt = await firstError(`http://localhost:${port}/pay`)
    expect(attempt?.verdict).toBe('delivered')
    expect(game.received[0]?.path).toBe('/pay')
  })

  test('a host that is allowed by name is tried', async () => {
    const attempt = await firstError('http://192.0.2.1:9/pay', ['192.0.2.1'])
    expect(attempt?.error ?? '').not.toContain('neither loopback nor private')
  })
})
