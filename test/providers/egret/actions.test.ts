import { describe, expect, test } from 'vitest'
import { createSandbox } from '../../../src/index.ts'
import { ALICE, APP, callEgret, egretSeed } from '../../support/egret.ts'
import { startSandbox, stateOf } from '../../support/sandbox.ts'

describe('egret/login', () => {
  test('makes a user and a token that getInfo knows, and the launch URL (egret-14)', async () => {
    const sandbox = await startSandbox({ seed: egretSeed() })
    const { id, token, launchUrl } = await sandbox.egret.login({ appId: APP.appId })
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect((await callEgret(sandbox, 'user/getInfo', { token })).json.data).toEqual({ id })
    const url = new URL(launchUrl ?? '')
    expect(url.origin + url.pathname).toBe('http://127.0.0.1:3000/play')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      from: 'test',
      token,
      egretId: id,
      appId: APP.appId,
      channelId: expect.stringMatching(/^\d+$/),
      'egret.runtime.spid': expect.stringMatching(/^\d+$/),
      isNewApi: '1',
      egretSdkDomain: `${sandbox.url}/v2`,
      egretServerDomain: `${sandbox.url}/v2`,
    })
    // Client SDKs cut both out of the URL as they stand there.
    expect(launchUrl).toMatch(new RegExp(`&egretSdkDomain=${sandbox.url}/v2&egretServerDomain=${sandbox.url}/v2$`))
  })

  test('the launch URL keeps the query and the fragment of the game, and names each domain once', async () => {
    const gameUrl = 'http://127.0.0.1:3000/?a=%2F&egretSdkDomain=old#start'
    const sandbox = await startSandbox({ seed: egretSeed({ gameUrl }) })
    const { launchUrl } = await sandbox.egret.login({ appId: APP.appId, id: ALICE.id })
    expect(launchUrl).toMatch(/\?a=%2F&token=/)
    expect(launchUrl).toMatch(/\/v2#start$/)
    expect(new URL(launchUrl ?? '').searchParams.getAll('egretSdkDomain')).toEqual([`${sandbox.url}/v2`])
  })

  test('logs a known user in again without ending other logins', async () => {
    const sandbox = await startSandbox({ seed: egretSeed() })
    const { token } = await sandbox.egret.login({ appId: APP.appId, id: ALICE.id })
    for (const valid of [token, ALICE.token]) {
      expect((await callEgret(sandbox, 'user/getInfo', { token: valid })).json.data.id).toBe(ALICE.id)
    }
  })
})

describe('a seed that cannot be right', () => {
  test.each([
    [
      {
        goods: [
          { goodsId: '1', money: 6 },
          { goodsId: '2', money: '6' },
        ],
      },
      /both cost 6/,
    ],
    [{ goods: [{ goodsId: '1', money: 1.5 }] }, /\/egret\/apps\/0\/goods\/0\/money/],
    [{ goods: [{ goodsId: '1', money: 0 }] }, /whole yuan/],
    [{ payCallbackUrl: 'ftp://x' }, /payCallbackUrl: an http or https URL/],
    [{ appkey: 'x' }, /\/egret\/apps\/0\/appkey: unknown; did you mean appKey\?/],
    [{ users: [{ id: 'a', extra: { sex: 1 } }] }, /users\/0\/extra\/sex: a user has sex as a field of its own/],
    [{ users: [{ id: 'a' }, { id: 'a' }] }, /user "a" is listed twice/],
  ])('%j is refused', async (app, message) => {
    await expect(createSandbox({ listen: false, seed: egretSeed(app) })).rejects.toThrow(message)
  })

  test('what GET /__admin/state answers is a seed that gives the same state', async () => {
    const first = await startSandbox({ seed: egretSeed({ payCallbackUrl: 'http://127.0.0.1:9/pay' }) })
    await first.egret.login({ appId: APP.appId })
    await first.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1' })
    await callEgret(first, 'user/setServer', { id: ALICE.id, serverId: '7' })
    await callEgret(first, 'user/setAchievement', { id: ALICE.id, serverId: '7', score: '1' })
    const seed: unknown = await stateOf(first)
    expect((await stateOf(await startSandbox({ seed }))).egret).toEqual((seed as { egret: unknown }).egret)
  })
})
