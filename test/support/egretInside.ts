import { onTestFinished } from 'vitest'
import { egret } from '../../src/providers/egret/index.ts'
import type { SandboxOptions } from '../../src/sandbox/options.ts'
import { buildSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { ALICE, APP, egretSeed } from './egret.ts'

export interface EgretInside {
  readonly sandbox: Sandbox
  /** A payment by the action, without HTTP; returns the id of its callback. */
  pay(more?: object): Promise<string>
}

/**
 * A sandbox with Egret alone, without HTTP and without a network: the game accepts every callback, unless `reply` is what it answers.
 * Closed when the test ends.
 */
export async function egretInside(options: Partial<SandboxOptions> = {}, reply = '{"code":0}'): Promise<EgretInside> {
  const sandbox = buildSandbox({
    providers: [egret],
    version: '0',
    seed: egretSeed({ payCallbackUrl: 'http://127.0.0.1:9/pay' }),
    journalSize: 10,
    schedule: 'provider',
    callbackTimeoutMs: 1000,
    allowedHosts: [],
    strictness: { signature: 'strict', rateLimit: 'off' },
    idSeed: 1,
    sender: { post: async () => ({ status: 200, reply, durationMs: 1 }), close: async () => undefined },
    ...options,
  })
  onTestFinished(() => sandbox.close())
  await sandbox.ready
  const action = egret.actions.find(({ id }) => id === 'pay')
  if (!action) throw new Error('Egret has no action pay')
  return {
    sandbox,
    async pay(more = {}) {
      const params = { appId: APP.appId, id: ALICE.id, goodsId: '1', ...more }
      const { callbackId } = (await sandbox.act(action, params, 'http://127.0.0.1')) as { callbackId: string }
      return callbackId
    },
  }
}

/** A part of the store that other processes take over as well; nothing is ever in it. */
export const emptySide = { load: async () => ({ entries: [], extras: {} }), save: async () => undefined }
