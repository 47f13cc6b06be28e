import { expect, test } from 'vitest'
import { OwnershipLost, type Store } from '../../src/contract/store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { ALICE, APP } from '../support/egret.ts'
import { egretInside, emptySide } from '../support/egretInside.ts'

/** A namespace that another process takes over once `lose` was called; what was kept before is kept. */
function storeToLose() {
  const memory = memoryStore()
  let lost = false
  const store: Store = {
    ...memory,
    side: emptySide,
    transaction: (work) => (lost ? Promise.reject(new OwnershipLost('no')) : memory.transaction(work)),
  }
  const lose = (): void => {
    lost = true
  }
  return { store, lose }
}

// The answer of the admin API waits until the lease is confirmed. Where that failed after the payment was kept, the
// failure said "nothing was changed", and the request was made once more at the new owner: paid twice.
test.each(['before the callback is queued', 'while the answer waits'])(
  'a payment that is kept is answered, although the namespace is lost %s',
  async (when) => {
    const { store, lose } = storeToLose()
    const { sandbox } = await egretInside({
      store: {
        ...store,
        async transaction(work) {
          const result = await store.transaction(work)
          if (when === 'before the callback is queued' && (result as { orderId?: string } | undefined)?.orderId) {
            // As the fleet does: what was in memory counts no more.
            lose()
            sandbox.deliveries.clear()
          }
          return result
        },
      },
    })
    if (when === 'while the answer waits') sandbox.events.once('callback', lose)
    const routed = sandbox.route('POST', '/__admin/egret/pay')
    if (routed.kind !== 'found') throw new Error('Egret has no action pay')
    const body = { appId: APP.appId, id: ALICE.id, goodsId: '1' }
    const { operation, pathParams } = routed
    const answer = await sandbox.admin({ operation, pathParams, query: {}, body, origin: '' })
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('orderId') })
  },
)
