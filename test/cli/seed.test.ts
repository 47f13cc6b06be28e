import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import demo from '../../fixtures/demo.json' with { type: 'json' }
import { generateSeed } from '../../src/cli/generate/index.ts'
import { same } from '../../src/contract/values/prose.ts'
import { providers } from '../../src/providers/index.ts'
import { combineSeeds, type SeedError, seedSchema } from '../../src/sandbox/seed.ts'
import { ROOT, type Running, startCli } from '../support/dist.ts'
import { callEgret } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { startSandbox } from '../support/sandbox.ts'

const exitOf = ({ child }: Running): Promise<number | null> => new Promise((ended) => child.once('close', ended))

const mistakesOf = (...seeds: unknown[]): readonly string[] => {
  try {
    combineSeeds(
      seeds.map((seed, at) => ({ seed, source: same(`file${at + 1}`) })),
      providers,
    )
    return []
  } catch (error) {
    return (error as SeedError).mistakes
  }
}
const app = (appId: string, more = {}) => ({ egret: { apps: [{ appId, ...more }] } })
const order = { orderId: 'A', id: 'u', goodsId: '1', money: '1', serverId: '', ext: '', paidAt: 1 }

describe('several seeds', () => {
  test('merge: lists are joined, parts come together', () => {
    const rocgame = { rocgame: { games: [{ gameId: 1 }] } }
    const seeds = [app('1'), app('2'), rocgame].map((seed, at) => ({ seed, source: same(`file${at}`) }))
    expect(combineSeeds(seeds, providers)).toEqual({ egret: { apps: [{ appId: '1' }, { appId: '2' }] }, ...rocgame })
  })

  test.each<[string, unknown, unknown, string]>([
    ['an app', app('1'), app('1'), '/egret/apps/1/appId: app "1" is listed twice'],
    [
      'an order of two apps',
      app('1', { orders: [{ ...order, notification: 'delivered' }] }),
      app('2', { orders: [{ ...order, notification: 'delivered' }] }),
      '/egret/apps/1/orders/0/orderId: order "A" is listed twice',
    ],
    [
      'a product code',
      { quicksdk: { merchants: [{ openId: 'a', products: [{ productCode: 'p' }] }] } },
      { quicksdk: { merchants: [{ openId: 'b', products: [{ productCode: 'p' }] }] } },
      '/quicksdk/merchants/1/products/0/productCode: "p" is listed twice',
    ],
    [
      'a counter that has happened',
      { quicksdk: { history: { counters: [{ name: 'uid', next: 7 }] } } },
      { quicksdk: { history: { counters: [{ name: 'uid', next: 8 }] } } },
      '/quicksdk/history/counters/1: "uid" is listed twice',
    ],
    [
      'a game',
      { rocgame: { games: [{ gameId: 1 }] } },
      { rocgame: { games: [{ gameId: '1' }] } },
      '/rocgame/games/1/gameId: game "1" is listed twice',
    ],
    [
      'a text with two values',
      { quicksdk: { messages: { SIGN_INVALID: 'a' } } },
      { quicksdk: { messages: { SIGN_INVALID: 'b' } } },
      '/quicksdk/messages/SIGN_INVALID: file2 says another value',
    ],
    [
      'what is misspelt in one',
      {},
      { egret: { apps: [{ appid: '1' }] } },
      '/egret/apps/0/appid: unknown; did you mean appId?',
    ],
  ])('that both have %s are refused', (_what, first, second, mistake) => {
    expect(mistakesOf(first, second)).toContain(mistake)
    const order = [first, second].map((seed) => mistakesOf(seed).length)
    expect(order[0]).toBe(0)
  })

  test('that say the same in one place are fine', () => {
    const seed = { quicksdk: { messages: { SIGN_INVALID: 'a' } } }
    expect(mistakesOf(seed, seed)).toEqual([])
  })
})

describe('the JSON Schema', () => {
  const file = JSON.parse(readFileSync(resolve(ROOT, 'fixtures/seed.schema.json'), 'utf8'))
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(file)

  test('in fixtures is the one the sandbox checks with; `seed schema --out fixtures/seed.schema.json` renews it', () => {
    expect(file).toEqual(JSON.parse(JSON.stringify(seedSchema(providers))))
  })

  test('takes the demo and a whole state, and refuses what the sandbox refuses', async () => {
    expect(validate({ $schema: './seed.schema.json', ...demo })).toBe(true)
    const sandbox = await startSandbox()
    expect(validate(await sandbox.snapshot()), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ egret: { apps: [{ appid: '1' }] } })).toBe(false)
    expect(validate({ egert: {} })).toBe(false)
    expect(mistakesOf({ $schema: './seed.schema.json', ...demo })).toEqual([])
  })
})

describe('generated', () => {
  test('seeds are the same for the same number and others for another', async () => {
    const make = async (fakerSeed: number) =>
      JSON.stringify(await generateSeed(providers, { users: 20, orders: 30, fakerSeed }))
    const first = await make(42)
    expect(await make(42)).toBe(first)
    expect(await make(43)).not.toBe(first)
  })

  test('players and orders are as many as asked for, Chinese and English, and can be played with', async () => {
    // biome-ignore lint/suspicious/noExplicitAny: its shape is the providers'
    const seed: any = await generateSeed(providers, { users: 101, orders: 301, fakerSeed: 7 })
    expect(mistakesOf(seed)).toEqual([])
    const [app] = seed.egret.apps
    const [merchant] = seed.quicksdk.merchants
    expect((app?.users.length ?? 0) + (merchant?.users.length ?? 0)).toBe(101)
    expect((app?.orders.length ?? 0) + seed.quicksdk.history.orders.length).toBe(301)
    const names = app?.users.map(({ name }: { name: string }) => name) ?? []
    expect(names.filter((name: string) => /^\p{Script=Han}+$/u.test(name)).length).toBeGreaterThan(20)
    expect(names.filter((name: string) => /^[\x20-\x7e]+$/.test(name)).length).toBeGreaterThan(10)
    const sandbox = await startSandbox({ seed })
    const [user] = app?.users ?? []
    if (!app || !user) throw new Error('no app or no user was made')
    const { json } = await callEgret(sandbox, 'user/getInfo', { token: user.token }, app)
    expect(json.data).toEqual({ id: user.id, name: user.name, pic: user.pic, sex: user.sex, age: user.age })
  })

  test('a seed without apps and users is one too', async () => {
    expect(mistakesOf(await generateSeed(providers, { users: 0, orders: 5, fakerSeed: 1 }))).toEqual([])
  })
})

describe('the command', () => {
  test('generates what start takes, the same bytes each time', async () => {
    const folder = folderWith()
    const files = ['one.json', 'two.json'].map((name) => join(folder, name))
    for (const out of files) {
      const cli = startCli(['seed', 'generate', '--users', '10', '--orders', '20', '--faker-seed', '42', '--out', out])
      expect(await exitOf(cli)).toBe(0)
    }
    const [one, two] = files.map((file) => readFileSync(file, 'utf8'))
    expect(one).toBe(two)
    const cli = startCli(['seed', 'validate', files[0] as string])
    expect(await exitOf(cli)).toBe(0)
    expect(cli.output()).toBe(`${files[0]}: fine\n`)
  })

  test('validates with path and suggestion, and exits 1', async () => {
    const folder = folderWith({ 'bad.yaml': 'egret: { apps: [{ appid: "1" }] }' })
    const told = startCli(['seed', 'validate', join(folder, 'bad.yaml'), '--json'])
    expect(await exitOf(told)).toBe(1)
    expect(JSON.parse(told.output())).toMatchObject({ valid: false, mistakes: [expect.any(String)] })
    const cli = startCli(['seed', 'validate', join(folder, 'bad.yaml')])
    expect(await exitOf(cli)).toBe(1)
    expect(cli.output()).toContain('/egret/apps/0/appid (line 1): unknown; did you mean appId?')
  })

  test('prints the schema', async () => {
    const cli = startCli(['seed', 'schema'])
    expect(await exitOf(cli)).toBe(0)
    expect(JSON.parse(cli.output())).toMatchObject({ title: 'Seed of channel-sandbox' })
  })
})
