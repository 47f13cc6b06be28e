import { describe, expect, test } from 'vitest'
import { ALICE, BOB, CAROL, callEgret, egretSeed, OTHER, REFUSALS } from '../../support/egret.ts'
import { startSandbox } from '../../support/sandbox.ts'

const start = () => startSandbox({ seed: egretSeed() })

describe('friend/isOpen', () => {
  test('answers 1 where the channel has a friend list, 0 where not', async () => {
    const sandbox = await start()
    const open = await callEgret(sandbox, 'friend/isOpen', { id: ALICE.id })
    expect(open.json).toEqual({ code: 0, msg: 'success', data: { status: 1 } })
    const closed = await callEgret(sandbox, 'friend/isOpen', { id: CAROL.id }, OTHER)
    expect(closed.json).toEqual({ code: 0, msg: 'success', data: { status: 0 } })
  })

  test('refuses incomplete, unsigned and unknown users', async () => {
    const sandbox = await start()
    expect((await callEgret(sandbox, 'friend/isOpen', {})).json).toEqual(REFUSALS.incomplete)
    expect((await callEgret(sandbox, 'friend/isOpen', { id: ALICE.id, sign: 'x' })).json).toEqual(REFUSALS.sign)
    expect((await callEgret(sandbox, 'friend/isOpen', { id: CAROL.id })).json).toEqual(REFUSALS.user)
  })
})

describe('friend/getList', () => {
  test('answers the ids of the friends, an empty list when there are none', async () => {
    const sandbox = await start()
    const { json } = await callEgret(sandbox, 'friend/getList', { id: ALICE.id })
    expect(json).toEqual({ code: 0, msg: 'success', data: [BOB.id] })
    expect((await callEgret(sandbox, 'friend/getList', { id: BOB.id })).json.data).toEqual([])
  })

  test('1010 on a channel without friend list (egret-12), 1007 for a user of another app', async () => {
    const sandbox = await start()
    expect((await callEgret(sandbox, 'friend/getList', { id: CAROL.id }, OTHER)).json).toEqual(REFUSALS.closed)
    expect((await callEgret(sandbox, 'friend/getList', { id: CAROL.id })).json).toEqual(REFUSALS.user)
    expect((await callEgret(sandbox, 'friend/getList', {})).json).toEqual(REFUSALS.incomplete)
    expect((await callEgret(sandbox, 'friend/getList', { id: ALICE.id, sign: 'x' })).json).toEqual(REFUSALS.sign)
  })
})
