import { once } from 'node:events'
import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { ALICE, egretSeed } from '../support/egret.ts'
import { egretSigned } from '../support/php.ts'
import { dropDatabaseAfterAll } from '../support/postgres/database.ts'
import {
  certificateOf,
  openSocket,
  postAbsolute,
  postTunnelled,
  proxyUser,
  secureInside,
  sendConnect,
} from '../support/proxy.ts'
import { startReplicas } from '../support/shared.ts'

dropDatabaseAfterAll()

const PARAMS = egretSigned({ appId: '1001', time: '1420855806', token: ALICE.token }, 'Kq8sTn2VfXw4BzP9')

test('every replica is the same proxy: one authority, and what is not served is noted in its namespace', async () => {
  const [owner, other = owner] = await startReplicas(2, {
    seed: egretSeed(),
    providerHosts: { 'sdk.example': 'egret' },
  })
  const mine = owner.namespace('one')
  // It is owned by the first replica, and asked for through the second.
  expect(await mine.requests.count()).toBe(0)
  const user = proxyUser('one')
  const [ca, same] = [await certificateOf(other as never), await certificateOf(owner as never)]
  expect(ca).toBe(same)
  const path = '/v2/user/getInfo'
  const plain = await postAbsolute(other.url, `http://sdk.example${path}`, PARAMS, user)
  expect(plain.json).toMatchObject({ code: 0, data: { id: ALICE.id } })
  for (const { url } of [owner, other]) {
    const inside = await postTunnelled(url, `https://sdk.example${path}`, PARAMS, { ca, user })
    expect(inside.json).toMatchObject({ code: 0 })
  }
  expect(await mine.requests.count({ operation: 'user.getInfo' })).toBe(3)

  const away = await postAbsolute(other.url, 'http://not-here.example/v2/user/getInfo', PARAMS, user)
  expect(away).toMatchObject({ status: 403, json: { type: 'urn:channel-sandbox:host-not-served' } })
  const misspelt = await postAbsolute(other.url, 'http://sdk.example/v2/user/getInfos', PARAMS, user)
  expect(misspelt).toMatchObject({ status: 404, json: { message: expect.stringContaining('/v2/user/getInfo') } })
  expect(await mine.requests.unmatched()).toMatchObject([
    { host: 'sdk.example', reason: 'path-not-served', detail: misspelt.json.detail },
    { host: 'not-here.example', reason: 'host-not-served', detail: away.json.detail },
  ])
  expect(await owner.requests.unmatched()).toEqual([])
})

/** One request inside a tunnel; whether the answer tells the client to close it. */
async function askInside(tls: TLSSocket): Promise<boolean> {
  const body = new URLSearchParams(PARAMS).toString()
  tls.write(
    `POST /v2/user/getInfo HTTP/1.1\r\nhost: sdk.example\r\ncontent-type: application/x-www-form-urlencoded\r\n` +
      `content-length: ${body.length}\r\n\r\n${body}`,
  )
  const [answer] = (await once(tls, 'data')) as [Buffer]
  expect(answer.toString()).toContain('"code":0')
  return /^connection: close\r$/im.test(answer.toString())
}

test('a replica that ends answers what comes through its tunnels, tells their clients to leave and closes those that lie idle', async () => {
  const [owner, other = owner] = await startReplicas(2, {
    seed: egretSeed(),
    providerHosts: { 'sdk.example': 'egret' },
  })
  await owner.clock.now()
  const ca = await certificateOf(owner as never)
  const openTunnel = async (url: string) => {
    const socket = openSocket(url)
    expect(await sendConnect(socket, 'sdk.example:443')).toContain('200 Connection Established')
    return secureInside(socket, 'sdk.example', ca)
  }
  const idle = await openTunnel(owner.url)
  const busy = await openTunnel(owner.url)
  expect(await askInside(busy)).toBe(false)
  const idleEnds = once(idle, 'close')
  const ended = owner.close()
  // Every answer is right until one says to leave; then the client goes on at another replica.
  while (!(await askInside(busy)));
  expect(await askInside(await openTunnel(other.url))).toBe(false)
  await Promise.all([ended, idleEnds])
})
