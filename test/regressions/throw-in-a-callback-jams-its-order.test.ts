import { expect, test } from 'vitest'
import type { Callback } from '../../src/contract/callbacks/callback.ts'
import type { Provider } from '../../src/contract/provider.ts'
import { egret } from '../../src/providers/egret/index.ts'
import { APP } from '../support/egret.ts'
import { egretInside } from '../support/egretInside.ts'

const broken = (): never => {
  throw new Error('broken on purpose, key Kq8sTn2VfXw4BzP9')
}

/** Settles the notification, but is not the reply that its definition is checked with at the start. */
const GAME_REPLY = '{"code":1009}'

/** What the definition says, unless it is about the game's reply. */
const brokenVerdict: Callback['verdict'] = ({ body }) => (body === GAME_REPLY ? broken() : 'delivered')

/** Egret with a mistake in its callback, in a sandbox whose game accepts everything. */
async function sandboxWith(mistake: Partial<Callback>) {
  const provider: Provider = { ...egret, callbacks: egret.callbacks.map((callback) => ({ ...callback, ...mistake })) }
  const { sandbox, pay } = await egretInside({ providers: [provider] }, GAME_REPLY)
  const defects: string[] = []
  sandbox.events.on('defect', ({ where, error }) => defects.push(`${where}: ${(error as Error).message}`))
  return { sandbox, defects, callbackId: await pay({ deliver: { copies: 2, order: 'reverse' } }) }
}

test.each(['verdict', 'remark', 'settled'] as const)(
  'a throw in %s settles the delivery as failed with the reason, and the next of its order goes',
  async (part) => {
    const { sandbox, defects, callbackId } = await sandboxWith({ [part]: part === 'verdict' ? brokenVerdict : broken })
    const delivery = await sandbox.deliveries.settled(callbackId)
    expect(delivery).toMatchObject({
      state: 'failed',
      attempts: [{ verdict: 'failed', status: 200, failure: 'defect', explanation: { slug: 'callback-defect' } }],
    })
    expect(delivery.attempts[0]?.error).toMatch(/^a defect of the sandbox ended this delivery: broken on purpose/)
    expect(delivery.attempts[0]?.error).not.toContain(APP.appKey)
    const all = await sandbox.deliveries.list({})
    const settled = await Promise.all(all.map(({ id }) => sandbox.deliveries.settled(id)))
    expect(settled.map(({ state }) => state)).toEqual(['failed', 'failed'])
    expect(defects[0]).toMatch(/^an attempt of cb_\d+: broken on purpose/)
    expect(sandbox.deliveries.waiting()).toBe(0)
  },
)

test('a throw in an explanation settles the delivery too', async () => {
  const reply = {
    zh: '',
    get en(): string {
      return broken()
    },
  }
  const { sandbox, callbackId } = await sandboxWith({
    verdict: ({ body }) => (body === GAME_REPLY ? 'retry' : 'delivered'),
    reply,
  })
  expect(await sandbox.deliveries.settled(callbackId)).toMatchObject({ state: 'failed', attempts: [{ status: 200 }] })
})

test('the state of the provider learns of a delivery that a defect ended', async () => {
  const { sandbox, callbackId } = await sandboxWith({ verdict: brokenVerdict })
  await sandbox.deliveries.settled(callbackId)
  expect(await sandbox.api.dump()).toMatchObject({ egret: { apps: [{ orders: [{ notification: 'failed' }] }, {}] } })
})
