import type { SandboxHandle } from '../../src/index.ts'
import { seed } from '../../src/providers/quicksdk/seed.ts'
import { open as openState } from '../../src/providers/quicksdk/state.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { md5 } from './php.ts'
import { android, ios, NOW, open, openId, openKey, stateOf } from './quicksdk.ts'
import { startSandbox } from './sandbox.ts'

/** Two products, and nobody who plays them yet. */
const empty = {
  openId,
  openKey,
  products: [
    { id: 1, productCode: android, name: 'Android game' },
    { id: 2, productCode: ios, name: 'iOS game', platform: 2 },
  ],
}

const noIds = { hex: () => '', digits: () => '', pick: () => '', serial: () => '', random: () => 0 }

/** Players who do things at set times; afterwards reports are asked for. Begins at 2023-11-15 06:13:20 in Beijing. */
export async function startPlay() {
  const start = async (quicksdk: unknown, now: number): Promise<SandboxHandle> => {
    const made = await startSandbox({ seed: { quicksdk } })
    made.clock.set({ now, frozen: true })
    return made
  }
  let sandbox = await start({ merchants: [empty] }, NOW)
  const uids = new Map<string, string>()

  async function enter(name: string, operation: string, productCode: string): Promise<void> {
    const { json } = await open(sandbox, operation, { username: name, password: md5(name) }, { productCode })
    if (!json.status) throw new Error(`${operation} ${name}: ${json.message}`)
    uids.set(name, json.data.uid)
  }

  return {
    /** The sandbox as it is now; a payment replaces it. */
    get sandbox() {
      return sandbox
    },
    register: (name: string, productCode = android) => enter(name, 'userRegister', productCode),
    login: (name: string, productCode = android) => enter(name, 'userLogin', productCode),
    /**
     * Counts a payment as a paid order does. The state leaves the sandbox for it and comes back as the seed of a new
     * one, so that what is counted does not depend on how an order is paid.
     */
    async pay(name: string, usd: string, productCode = android): Promise<void> {
      const before = await stateOf(sandbox)
      const now = sandbox.clock.now()
      const after = await memoryStore().transaction(async (tx) => {
        const state = openState(tx)
        await seed.load(before, state, noIds)
        await state.countPayment({ openId, productCode, uid: uids.get(name) ?? '' }, usd, now)
        return seed.dump(state)
      })
      sandbox = await start(after, now)
    },
    device: (deviceId: string, productCode = android) =>
      open(
        sandbox,
        'deviceRegist',
        { deviceId, platform: '1', deviceName: 'Pixel 3', osVersion: '24' },
        { productCode },
      ),
    advance: (by: string) => sandbox.clock.advance(by),
    at: (now: number) => sandbox.clock.set({ now, frozen: true }),
    /** What a report answers. */
    async report(name: string, params: Readonly<Record<string, string>> = {}, productCode = android) {
      return (await open(sandbox, name, params, { productCode })).json
    },
  }
}

export type Play = Awaited<ReturnType<typeof startPlay>>

/** The four days the story below covers. */
export const STORY = { bdate: '2023-11-15', edate: '2023-11-18' } as const

/** Four days of the Android game; the third is quiet. */
export async function playFourDays(): Promise<Play> {
  const play = await startPlay()
  await play.register('carol')
  await play.register('dave')
  for (const id of ['d1', 'd1', 'd2']) await play.device(id)
  await play.pay('carol', '0.10')
  await play.pay('carol', '0.20')

  await play.advance('1d')
  await play.login('carol')
  await play.login('carol')
  await play.register('erin')
  await play.pay('dave', '4.99')

  await play.advance('2d')
  await play.login('carol')
  await play.pay('erin', '9.90')
  return play
}
