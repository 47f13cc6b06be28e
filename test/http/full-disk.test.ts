import request from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../src/http/app.ts'
import { providers } from '../../src/providers/index.ts'
import { buildSandboxes } from '../../src/sandbox/sandboxes.ts'
import { openAppendFile } from '../../src/store/disk.ts'
import { APP, GET_INFO, getInfoParams } from '../support/demo.ts'
import { ALICE, egretSeed } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'

const full = () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })

test('a full disk is an error to the caller, leaves no trace, and is over when there is room', async () => {
  const game = await startGame(() => '{"code":0}')
  let isFull = false
  const { sandbox, close } = await buildSandboxes({
    providers,
    seed: egretSeed({ payCallbackUrl: game.url }),
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
            if (isFull) throw full()
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
  const orders = async () => (await request(app).get('/__admin/state')).body.egret.apps[0].orders.length

  const [defects, warnings]: [unknown[], string[]] = [[], []]
  sandbox.events.on('defect', (defect) => void defects.push(defect))
  sandbox.events.on('warning', (said) => void warnings.push(said.en))
  isFull = true
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

  isFull = false
  const { body } = await pay()
  expect((await sandbox.deliveries.settled(body.callbackId)).state).toBe('delivered')
  expect(await orders()).toBe(1)
})
