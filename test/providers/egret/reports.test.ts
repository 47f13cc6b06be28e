import { describe, expect, test } from 'vitest'
import type { SandboxHandle } from '../../../src/index.ts'
import { ALICE, CAROL, callEgret, egretSeed, REFUSALS } from '../../support/egret.ts'
import { startSandbox, stateOf } from '../../support/sandbox.ts'

const start = () => startSandbox({ seed: egretSeed() })
const done = { code: 0, msg: 'success', data: [] }

async function aliceInState(sandbox: SandboxHandle) {
  const json = await stateOf(sandbox)
  return json.egret.apps[0].users.find(({ id }: { id: string }) => id === ALICE.id)
}

describe('user/setServer', () => {
  test('keeps the server chosen last', async () => {
    const sandbox = await start()
    expect((await callEgret(sandbox, 'user/setServer', { id: ALICE.id, serverId: '1' })).json).toEqual(done)
    expect((await callEgret(sandbox, 'user/setServer', { id: ALICE.id, serverId: '一区·風雲' })).json).toEqual(done)
    expect(await aliceInState(sandbox)).toMatchObject({ serverId: '一区·風雲', name: '张三' })
  })

  test('takes an empty server but not a missing one (egret-5), and no user of another app', async () => {
    const sandbox = await start()
    expect((await callEgret(sandbox, 'user/setServer', { id: ALICE.id, serverId: '' })).json).toEqual(done)
    expect((await callEgret(sandbox, 'user/setServer', { id: ALICE.id })).json).toEqual(REFUSALS.incomplete)
    expect((await callEgret(sandbox, 'user/setServer', { id: CAROL.id, serverId: '1' })).json).toEqual(REFUSALS.user)
    const unsigned = { id: ALICE.id, serverId: '9', sign: 'x' }
    expect((await callEgret(sandbox, 'user/setServer', unsigned)).json).toEqual(REFUSALS.sign)
    expect((await aliceInState(sandbox)).serverId).toBe('')
  })
})

describe('user/setAchievement', () => {
  test('keeps one score per server, with the time of the report', async () => {
    const sandbox = await start()
    sandbox.clock.set({ now: 1_700_000_000, frozen: true })
    const report = (serverId: string, score: string) =>
      callEgret(sandbox, 'user/setAchievement', { id: ALICE.id, serverId, score })
    expect((await report('1', '20')).json).toEqual(done)
    expect((await report('2', '')).json).toEqual(done)
    await sandbox.clock.advance('1m')
    expect((await report('1', '21')).json).toEqual(done)
    expect((await aliceInState(sandbox)).achievements).toEqual([
      { serverId: '1', score: '21', at: 1_700_000_060 },
      { serverId: '2', score: '', at: 1_700_000_000 },
    ])
  })

  test('refuses without score, with a wrong signature, for an unknown user', async () => {
    const sandbox = await start()
    const call = (params: Record<string, string>) => callEgret(sandbox, 'user/setAchievement', params)
    expect((await call({ id: ALICE.id, serverId: '1' })).json).toEqual(REFUSALS.incomplete)
    expect((await call({ id: ALICE.id, serverId: '1', score: '1', sign: 'x' })).json).toEqual(REFUSALS.sign)
    expect((await call({ id: 'nobody', serverId: '1', score: '1' })).json).toEqual(REFUSALS.user)
    expect((await aliceInState(sandbox)).achievements).toBeUndefined()
  })
})
