import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../src/index.ts'
import { APP, getInfo } from '../support/demo.ts'
import { egretSigned } from '../support/php.ts'
import { postForm, send, startSandbox } from '../support/sandbox.ts'

const forget = (sandbox: SandboxHandle, query = '') =>
  send(`${sandbox.url}/__admin/requests${query}`, { method: 'DELETE' })
const listed = async (sandbox: SandboxHandle) => (await send(`${sandbox.url}/__admin/requests`)).json
const ids = async (sandbox: SandboxHandle) =>
  (await listed(sandbox)).requests.map(({ id }: { id: string }) => id.slice(-1)).join('')

/** Accepted, refused, another operation; and one no provider serves. */
async function three(journal = 10): Promise<SandboxHandle> {
  const sandbox = await startSandbox({ journal })
  await getInfo(sandbox)
  await getInfo(sandbox, { token: 'unknown' })
  const params = egretSigned({ appId: APP.appId, time: '1', id: 'x' }, APP.appKey)
  await postForm(`${sandbox.url}/v2/friend/isOpen`, params)
  await send(`${sandbox.url}/nowhere`)
  return sandbox
}

describe('DELETE /__admin/requests', () => {
  test.each([
    ['?operation=user.getInfo', 2, '3'],
    ['?outcome=ok', 1, '32'],
    ['?provider=egret&operation=user.getInfo&outcome=TOKEN_INVALID', 1, '31'],
    ['?provider=rocgame', 0, '321'],
    [`?tenant=${APP.appId}`, 3, ''],
    ['', 3, ''],
  ])('forgets %s', async (query, deleted, left) => {
    const sandbox = await three()
    const { status, json } = await forget(sandbox, query)
    expect([status, json]).toEqual([200, { deleted }])
    expect(await ids(sandbox)).toBe(left)
    await getInfo(sandbox)
    expect(await ids(sandbox)).toBe(`4${left}`)
  })

  test('some, and the ring goes on as before', async () => {
    const sandbox = await three(3)
    await getInfo(sandbox)
    expect([await ids(sandbox), (await listed(sandbox)).evicted]).toEqual(['432', 1])
    await forget(sandbox, '?operation=friend.isOpen')
    expect([await ids(sandbox), (await listed(sandbox)).evicted]).toEqual(['42', 1])
    for (let i = 0; i < 3; i += 1) await getInfo(sandbox)
    expect([await ids(sandbox), (await listed(sandbox)).evicted]).toEqual(['765', 3])
  })

  test('all, with those no provider serves, and counts the dropped from 0', async () => {
    const sandbox = await three(2)
    const unmatched = async () => (await send(`${sandbox.url}/__admin/requests/unmatched`)).json.unmatched.length
    await forget(sandbox, '?outcome=ok')
    expect(await unmatched()).toBe(1)
    await forget(sandbox)
    expect([await unmatched(), (await listed(sandbox)).evicted]).toEqual([0, 0])
  })

  test.each(['?operation=user.getinfo', '?since=1', '?nobody=1'])('refuses %s', async (query) => {
    const sandbox = await three()
    expect((await forget(sandbox, query)).status).toBe(400)
    expect(await ids(sandbox)).toBe('321')
  })
})

test('a reset of the journal forgets what no provider serves', async () => {
  const sandbox = await three()
  await send(`${sandbox.url}/__admin/reset?scope=journal`, { method: 'POST' })
  expect((await send(`${sandbox.url}/__admin/requests/unmatched`)).json.unmatched).toEqual([])
})
