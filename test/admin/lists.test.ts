import { describe, expect, test } from 'vitest'
import demo from '../../fixtures/demo.json' with { type: 'json' }
import { providers } from '../../src/providers/index.ts'
import { APP, USER } from '../support/demo.ts'
import { send, startSandbox } from '../support/sandbox.ts'

/** Users named p000 to p119 of two apps, so that names and ids lead to the same rows. */
const crowd = {
  egret: {
    apps: ['1', '2'].map((appId) => ({
      appId,
      appKey: 'k',
      users: Array.from({ length: 60 }, (_one, index) => {
        const number = String(appId === '1' ? index : index + 60).padStart(3, '0')
        return { id: `P${number}`, name: `p${number}`, friends: [] }
      }),
    })),
  },
}

describe.each(providers.flatMap(({ service, lists, actions }) => lists.map((list) => ({ service, list, actions }))))(
  '$service.id $list.id',
  ({ service, list, actions }) => {
    test('is there for the demo, a row at a time as all at once', async () => {
      const { url } = await startSandbox({ seed: demo })
      const path = `${url}/__admin/${service.id}/${list.id}`
      const all = (await send(path)).json
      const rows = []
      for (let after = ''; ; ) {
        const { json } = await send(`${path}?limit=1${after}`)
        rows.push(...json[list.id])
        if (json.next === undefined) break
        after = `&after=${json.next}`
      }
      expect(rows).toEqual(all[list.id])
      expect(all.next).toBeUndefined()
    })

    test('offers actions that there are', () => {
      expect(actions.map(({ id }) => id)).toEqual(expect.arrayContaining([...list.actions]))
    })
  },
)

describe('a search', () => {
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

  test('finds what a field begins with, in any case, each row once over all pages', async () => {
    const { egret } = await startSandbox({ seed: crowd })
    const found: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await egret.users({ search: 'P0', limit: 7, ...(after !== undefined && { after }) })
      expect(page.users.length).toBeLessThanOrEqual(7)
      found.push(...ids(page.users))
      if (page.next === undefined) break
      after = page.next
    }
    expect(found).toEqual(Array.from({ length: 100 }, (_one, index) => `P${String(index).padStart(3, '0')}`))
  })

  test('of nothing that is there finds nothing', async () => {
    const { egret } = await startSandbox({ seed: crowd })
    expect(await egret.users({ search: 'q' })).toEqual({ users: [] })
  })

  test('looks into goods by the app as well', async () => {
    const { egret } = await startSandbox({ seed: demo })
    const { goods } = await egret.goods({ search: APP.appId })
    expect(goods.map(({ goodsId }) => goodsId)).toEqual(demo.egret.apps[0]?.goods.map(({ goodsId }) => goodsId))
  })
})

test('a page goes on where it ended although newer rows have come', async () => {
  const { url, egret, clock } = await startSandbox({ seed: demo })
  clock.set({ now: 1_800_000_000, frozen: true })
  const pay = async (ext: string) => {
    await egret.pay({ appId: APP.appId, id: USER, goodsId: '3', ext, deliver: { drop: true } })
    clock.set({ now: clock.now() + 1 })
  }
  for (const ext of ['a', 'b', 'c']) await pay(ext)
  const first = await egret.orders({ limit: 1 })
  await pay('d')
  const rest = (await send(`${url}/__admin/egret/orders?after=${first.next}`)).json.orders
  expect([...first.orders, ...rest].map(({ ext }) => ext)).toEqual(['c', 'b', 'a'])
})

test.each(['x', Buffer.from('[1]').toString('base64url'), Buffer.from('[-1,""]').toString('base64url')])(
  'a cursor that no page gave, %j, is refused',
  async (after) => {
    const { url } = await startSandbox()
    const { status, json } = await send(`${url}/__admin/egret/users?after=${encodeURIComponent(after)}`)
    expect([status, json.type]).toEqual([400, 'urn:channel-sandbox:invalid'])
  },
)

test('no list shows a key, a password or a token', async () => {
  const { url } = await startSandbox({ seed: demo })
  const { egret, quicksdk, rocgame } = demo
  const secrets = [
    ...egret.apps.flatMap(({ appKey, users }) => [appKey, ...users.map(({ token }) => token)]),
    ...quicksdk.merchants.flatMap(({ openKey, products }) => [openKey, ...products.map((one) => one.callbackKey)]),
    ...rocgame.games.map(({ signKey }) => signKey),
  ].filter((secret) => secret !== undefined)
  for (const { service, lists } of providers) {
    for (const { id } of lists) {
      const { text } = await send(`${url}/__admin/${service.id}/${id}`)
      for (const secret of secrets) expect(text).not.toContain(secret)
    }
  }
})
