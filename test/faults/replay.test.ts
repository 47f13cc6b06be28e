import { expect, test } from 'vitest'
import type { Delivery } from '../../src/contract/callbacks/callback.ts'
import { createDeliveryFactory } from '../../src/engine/callbacks/createDelivery.ts'
import { callbackFinder } from '../../src/engine/request/registry.ts'
import { createClock } from '../../src/engine/runtime/clock.ts'
import { createIds } from '../../src/engine/runtime/ids.ts'
import { providers } from '../../src/providers/index.ts'
import { memoryStore } from '../../src/store/memory.ts'

const original = {
  id: 'cb_1',
  provider: 'egret',
  callback: 'pay.notify',
  tenant: '1',
  order: 'o',
  body: 'b',
  script: { copies: 2 },
} as Delivery

test('replays in reverse share a lane, side by side each has its own', async () => {
  const find = callbackFinder(providers)
  const targets = { resolve: () => undefined, redirect: () => undefined }
  const { repeat } = createDeliveryFactory({ clock: createClock(), ids: createIds({ seed: 1 }), find, targets })
  const store = memoryStore()
  const made = (order?: 'reverse') =>
    store.transaction((tx) => repeat(tx, [original], { copies: 2, delayMs: 0, order }))
  const [apart, shared] = [await made(), await made('reverse')]
  expect(new Set(apart.map(({ lane }) => lane)).size).toBe(2)
  expect(new Set(shared.map(({ lane }) => lane)).size).toBe(1)
  expect(apart.map(({ script, replayOf }) => [script, replayOf])).toEqual([
    [undefined, 'cb_1'],
    [undefined, 'cb_1'],
  ])
  expect(shared.map(({ script }) => script)).toEqual([{ order: 'reverse' }, { order: 'reverse' }])
})
