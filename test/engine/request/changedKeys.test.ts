import { expect, test } from 'vitest'
import demo from '../../../fixtures/demo.json' with { type: 'json' }
import { createSandbox } from '../../../src/index.ts'
import { providers } from '../../../src/providers/index.ts'

/** Every key of a state: what a client may sign with, and what must never be shown. */
function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    /key$/i.test(name) && typeof inner === 'string' ? [inner] : keysOf(inner),
  )
}

/** Parameters that make an action succeed on the demo seed. */
const PLAYED: Readonly<Record<string, (sandbox: Awaited<ReturnType<typeof createSandbox>>) => Promise<unknown>>> = {
  'egret.app': (sandbox) => sandbox.egret.app({ name: 'Another', payCallbackUrl: 'http://127.0.0.1:1/pay' }),
  'quicksdk.product': async (sandbox) => {
    const [merchant] = demo.quicksdk.merchants
    await sandbox.quicksdk.product({ openId: merchant?.openId ?? '', name: 'Another' })
  },
  'rocgame.game': (sandbox) => sandbox.rocgame.game({ name: 'Another' }),
}

test('an action whose keys are new says that it changes keys', async () => {
  for (const action of providers.flatMap(({ actions }) => actions)) {
    const makesKeys = Object.keys((action.data as { properties?: object }).properties ?? {}).some((name) =>
      /key$/i.test(name),
    )
    expect([action.id, action.changesKeys === true]).toEqual([action.id, makesKeys])
  }
})

test.each(Object.keys(PLAYED))('a key that %s has made is not shown by the journal', async (name) => {
  await using sandbox = await createSandbox({ port: 0 })
  const before = keysOf(await sandbox.snapshot())
  await PLAYED[name]?.(sandbox)
  const made = keysOf(await sandbox.snapshot()).filter((key) => !before.includes(key))
  expect(made).not.toEqual([])
  const [key = ''] = made
  await fetch(`${sandbox.egret.url}/v2/user/getInfo`, { method: 'POST', body: new URLSearchParams({ token: key }) })
  const [entry] = sandbox.requests.find({ operation: 'user.getInfo' })
  expect(JSON.stringify(entry)).not.toContain(key)
})
