import { expect, test } from 'vitest'
import { ALICE, egretSeed } from '../support/egret.ts'
import { egretSigned } from '../support/php.ts'
import { dropDatabaseAfterAll } from '../support/postgres/database.ts'
import { certificateOf, postAbsolute, postTunnelled, proxyUser } from '../support/proxy.ts'
import { startReplicas } from '../support/shared.ts'

dropDatabaseAfterAll()

test('every replica is the same proxy: one authority, and what is not served is noted in its namespace', async () => {
  const [owner, other = owner] = await startReplicas(2, {
    seed: egretSeed(),
    providerHosts: { 'sdk.example': 'egret' },
  })
  const mine = owner.namespace('one')
  // It is owned by the first replica, and asked for through the second.
  expect(await mine.requests.count()).toBe(0)
  const user = proxyUser('one')
  const params = egretSigned({ appId: '1001', time: '1420855806', token: ALICE.token }, 'Kq8sTn2VfXw4BzP9')
  const [ca, same] = [await certificateOf(other as never), await certificateOf(owner as never)]
  expect(ca).toBe(same)
  const path = '/v2/user/getInfo'
  const plain = await postAbsolute(other.url, `http://sdk.example${path}`, params, user)
  expect(plain.json).toMatchObject({ code: 0, data: { id: ALICE.id } })
  for (const { url } of [owner, other]) {
    const inside = await postTunnelled(url, `https://sdk.example${path}`, params, { ca, user })
    expect(inside.json).toMatchObject({ code: 0 })
  }
  expect(await mine.requests.count({ operation: 'user.getInfo' })).toBe(3)

  const away = await postAbsolute(other.url, 'http://not-here.example/v2/user/getInfo', params, user)
  expect(away).toMatchObject({ status: 403, json: { type: 'urn:channel-sandbox:host-not-served' } })
  const misspelt = await postAbsolute(other.url, 'http://sdk.example/v2/user/getInfos', params, user)
  expect(misspelt).toMatchObject({ status: 404, json: { message: expect.stringContaining('/v2/user/getInfo') } })
  expect(await mine.requests.unmatched()).toMatchObject([
    { host: 'sdk.example', reason: 'path-not-served', detail: misspelt.json.detail },
    { host: 'not-here.example', reason: 'host-not-served', detail: away.json.detail },
  ])
  expect(await owner.requests.unmatched()).toEqual([])
})
