import request from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../src/http/app.ts'
import { providers } from '../../src/providers/index.ts'
import { buildSandboxes } from '../../src/sandbox/sandboxes.ts'
import { openAppendFile } from '../../src/store/directory/disk.ts'
import { APP, GET_INFO, getInfoParams } from '../support/demo.ts'
import { ALICE, egretSeed } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'

const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })

/** A sandbox whose disk is full while `disk.isFull`. */
async function onDisk(payCallbackUrl: string) {
  const disk = { isFull: false }
  const { sandbox, close } = await buildSandboxes({
    providers,
    seed: egretSeed({ payCallbackUrl }),
    version: 'test',
    journalSize: 10,
    schedule: 'provider',
    callbackTimeoutMs: 1000,
    allowedHosts: [],
    strictness: { signature: 'strict', rateLimit: 'warn' },
    idSeed: 1,
    maxNamespaces: 1,
    data: {
      directory: folderWith(),
      durability: 'os',
      openFile(path, size) {
        const file = openAppendFile(path, size)
        return {
          ...file,
          get size() {
            return file.size
          },
          append(bytes) {
            if (disk.isFull) throw full()
            file.append(bytes)
          },
        }
      },
    },
  })
  onTestFinished(close)
  const serving = {
    origin: () => '',
    debugHeaders: true,
    adminToken: undefined,
    hostNames: [],
    documents: () => import('../../src/openapi/index.ts'),
  }
  const { app } = createApp(sandbox, undefined, serving)
  const pay = () => request(app).post('/__admin/egret/pay').send({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
  return { disk, sandbox, app, pay }
}

test('a full disk is an error to the caller, leaves no trace, and is over when there is room', async () => {
  const game = await startGame(() => '{"code":0}')
  const { disk, sandbox, app, pay } = await onDisk(game.url)
  const orders = async () => (await request(app).get('/__admin/state')).body.egret.apps[0].orders.length

  const [defects, warnings]: [unknown[], string[]] = [[], []]
  sandbox.events.on('defect', (defect) => void defects.push(defect))
  sandbox.events.on('warning', (said) => void warnings.push(said.en))
  disk.isFull = true
  const refused = await pay()
  expect([refused.status, refused.type]).toEqual([500, 'application/problem+json'])
  expect(refused.body).toMatchObject({
    type: 'urn:channel-sandbox:not-kept',
    detail: expect.stringMatching(/The disk of the data directory is full \(ENOSPC\).* Make room, then repeat it/),
  })
  // Not the sandbox's fault: a line in the log, no stack.
  expect(defects).toEqual([])
  expect(warnings).toEqual([expect.stringContaining('is full')])
  expect(await orders()).toBe(0)
  // Who changes nothing is served.
  expect((await request(app).post(GET_INFO).type('form').send(getInfoParams())).status).toBe(200)
  expect(game.received).toEqual([])

  disk.isFull = false
  const { body } = await pay()
  expect((await sandbox.deliveries.settled(body.callbackId)).state).toBe('delivered')
  expect(await orders()).toBe(1)
})

test('a disk that fails while an attempt is recorded has the game asked again, with the same bytes', async () => {
  const game = await startGame((_received, count) => {
    disk.isFull = count === 1
    return '{"code":0}'
  })
  const { disk, sandbox, pay } = await onDisk(game.url)
  const warnings: string[] = []
  sandbox.events.on('warning', (said) => void warnings.push(said.en))
  sandbox.clock.set({ nowMs: 1_700_000_000_000, frozen: true })
  const { callbackId } = (await pay()).body
  await expect.poll(() => warnings).toEqual([expect.stringContaining('is full')])
  const kept = async () => {
    const { state, attempts } = (await sandbox.deliveries.get(callbackId)) ?? {}
    return [state, attempts?.length]
  }
  // What was not recorded did not happen for the sandbox.
  expect(await kept()).toEqual(['scheduled', 0])

  disk.isFull = false
  await sandbox.clock.advance(4999)
  expect(game.received).toHaveLength(1)
  await sandbox.clock.advance(1)
  expect(await kept()).toEqual(['delivered', 1])
  expect(game.received.map(({ body }) => body)).toEqual(Array(2).fill(game.received[0]?.body))
})
