import { describe, expect, test } from 'vitest'
import type { Config } from '../../src/config/config.ts'
import { environmentName, loadConfig } from '../../src/config/loadConfig.ts'
import { flagName, OPTIONS, optionNames } from '../../src/config/options.ts'
import { ConfigError } from '../../src/config/values.ts'
import { folderWith } from '../support/folder.ts'

/** A folder that has no configuration file. */
const NOWHERE = import.meta.dirname

/** Configuration from these sources alone. */
const load = (
  flags: Readonly<Record<string, unknown>> = {},
  environment: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<Config> => {
  const folder = Object.keys(files).length === 0 ? NOWHERE : folderWith(files)
  return loadConfig(flags, environment, folder, async () => ['egret'])
}

const json = (content: unknown) => ({ 'channel-sandbox.config.json': JSON.stringify(content) })

/** Per option a text that is not its default, and what it means. */
const SAMPLES: { readonly [K in keyof Config]: readonly [text: string, value: Config[K]] } = {
  port: ['0', 0],
  host: ['0.0.0.0', '0.0.0.0'],
  seed: ['a.json', ['a.json']],
  noDemo: ['true', true],
  data: ['state', 'state'],
  durability: ['disk', 'disk'],
  store: ['postgres://u:p@db.example:5433/sandbox', 'postgres://u:p@db.example:5433/sandbox'],
  storeSchema: ['team_a', 'team_a'],
  advertise: ['http://10.0.0.7:4780/', 'http://10.0.0.7:4780'],
  namespaceTtl: ['1d', 86_400_000],
  quota: ['rows=1000, rate=50,journal=9', { rows: 1000, rate: 50, journal: 9 }],
  maxNamespaces: ['5', 5],
  readyFile: ['ready.json', 'ready.json'],
  signature: ['warn', 'warn'],
  rateLimit: ['enforce', 'enforce'],
  publicUrl: ['https://dev.example/sandbox/', 'https://dev.example/sandbox'],
  adminToken: ['t', 't'],
  allowCallbackHost: ['game.example', ['game.example']],
  forwardTo: ['http://127.0.0.1:8080', ['http://127.0.0.1:8080']],
  receiver: ['true', true],
  providerHost: ['sdk.example=quicksdk', ['sdk.example=quicksdk']],
  passThrough: ['login.example', ['login.example']],
  retrySchedule: ['1s, 5s,1m', [1000, 5000, 60_000]],
  callbackTimeout: ['250ms', 250],
  journal: ['7', 7],
  deliveries: ['8', 8],
  fakerSeed: ['42', 42],
  logFormat: ['json', 'json'],
  logLevel: ['silent', 'silent'],
  lang: ['zh', 'zh'],
  noDebugHeaders: ['true', true],
}

test('without any source everything has its default', async () => {
  const config = await load()
  for (const name of optionNames) expect(config[name], name).toEqual(OPTIONS[name].fallback)
  expect(config).toMatchObject({ port: 4780, host: '127.0.0.1', journal: 1000, retrySchedule: 'provider' })
})

describe.each(optionNames)('%s', (name) => {
  const [text, value] = SAMPLES[name]

  test('is a flag, an environment variable and a key, each winning over the next', async () => {
    const variable = environmentName(name)
    expect(variable).toMatch(/^CHANNEL_SANDBOX_[A-Z]+(_[A-Z]+)*$/)
    expect(flagName(name)).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(value).not.toEqual(OPTIONS[name].fallback)
    expect((await load({ [name]: text }))[name]).toEqual(value)
    expect((await load({}, { [variable]: text }))[name]).toEqual(value)
    expect((await load({}, {}, json({ [name]: text })))[name]).toEqual(value)

    expect((await load({ [name]: text }, { [variable]: other(name) }))[name]).toEqual(value)
    expect((await load({}, { [variable]: text }, json({ [name]: other(name) })))[name]).toEqual(value)
  })

  test('says in both languages what it does', () => {
    expect(OPTIONS[name].help.en).toMatch(/[a-z]/)
    expect(OPTIONS[name].help.zh).toMatch(/\p{Script=Han}/u)
  })
})

/** Another right value of an option, to lose against the sample. */
function other(name: keyof Config): string {
  const others: { readonly [K in keyof Config]: string } = {
    port: '1',
    host: 'localhost',
    seed: 'b.json',
    noDemo: 'false',
    data: 'other',
    durability: 'os',
    store: 'postgresql://other.example/other',
    storeSchema: 'other',
    advertise: 'http://other.example',
    namespaceTtl: '9s',
    quota: 'rows=9',
    maxNamespaces: '9',
    readyFile: 'other.json',
    signature: 'strict',
    rateLimit: 'off',
    publicUrl: 'http://other.example',
    adminToken: 'other',
    allowCallbackHost: 'other.example',
    forwardTo: 'http://127.0.0.1:9090',
    receiver: 'false',
    providerHost: 'other.example=egret',
    passThrough: 'other.example',
    retrySchedule: 'none',
    callbackTimeout: '9s',
    journal: '9',
    deliveries: '10',
    fakerSeed: '9',
    logFormat: 'pretty',
    logLevel: 'error',
    lang: 'en',
    noDebugHeaders: 'false',
  }
  return others[name]
}

describe('readers', () => {
  test.each<[keyof Config, unknown, unknown]>([
    ['port', 8080, 8080],
    ['seed', ['a.json', ' b.yaml '], ['a.json', 'b.yaml']],
    ['seed', 'a.json,b.yaml,', ['a.json', 'b.yaml']],
    ['noDemo', true, true],
    ['noDemo', '1', true],
    ['noDemo', '0', false],
    ['noDemo', '', false],
    ['retrySchedule', 'provider', 'provider'],
    ['retrySchedule', 'none', []],
    ['retrySchedule', ['1s'], [1000]],
    ['publicUrl', 'http://名.example:80/?x#y', 'http://xn--eqr.example'],
    ['publicUrl', 'http://127.0.0.1:4780///', 'http://127.0.0.1:4780'],
  ])('%s takes %j', async (name, raw, value) => {
    expect((await load({}, {}, json({ [name]: raw })))[name]).toEqual(value)
  })

  test.each<[keyof Config, unknown, string]>([
    ['port', '-1', 'a whole number from 0 to 65535'],
    ['port', '65536', 'a whole number from 0 to 65535'],
    ['port', '', 'a whole number'],
    ['port', '0x50', 'a whole number'],
    ['port', '80 ', 'a whole number'],
    ['port', 1.5, 'a whole number'],
    ['port', true, 'a whole number'],
    ['port', null, 'a whole number'],
    ['port', [8080], 'a whole number'],
    ['journal', '0', 'a whole number from 1 to 100000'],
    ['fakerSeed', '4294967296', 'a whole number from 0 to 2147483647'],
    ['host', '', 'a text'],
    ['adminToken', '', 'a text'],
    ['adminToken', 1234, 'a text'],
    ['seed', [1], 'a text or a list of texts'],
    ['seed', { a: 1 }, 'a text or a list of texts'],
    ['noDemo', 'yes', 'true or false'],
    ['publicUrl', 'dev.example', 'an http or https URL'],
    ['publicUrl', 'ftp://dev.example', 'an http or https URL'],
    ['callbackTimeout', '10', 'a duration like'],
    ['callbackTimeout', 10, 'a duration like'],
    ['callbackTimeout', '0s', 'a duration like'],
    ['retrySchedule', '1s,soon', 'durations like 1s,5s,1m'],
    ['retrySchedule', 5, 'a text or a list of texts'],
    ['logFormat', 'JSON', 'one of pretty, json'],
    ['logLevel', 'warning', 'one of trace, debug'],
  ])('%s refuses %j', async (name, raw, expected) => {
    const loading = load({}, {}, json({ [name]: raw }))
    await expect(loading).rejects.toThrow(ConfigError)
    await expect(loading).rejects.toThrow(`channel-sandbox.config.json, ${name}: expected ${expected}`)
  })

  test('a mistake names the flag or the variable it came by', async () => {
    await expect(load({ readyFile: '' })).rejects.toThrow('--ready-file: expected a text, not ""')
    await expect(load({}, { CHANNEL_SANDBOX_PORT: 'x' })).rejects.toThrow('CHANNEL_SANDBOX_PORT: expected a whole')
  })
})

describe('unknown names', () => {
  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    [
      'a variable',
      { CHANNEL_SANDBOX_PROT: '1' },
      {},
      'unknown CHANNEL_SANDBOX_PROT; did you mean CHANNEL_SANDBOX_PORT?',
    ],
    ['a key', {}, json({ adminTokn: 't' }), 'unknown adminTokn; did you mean adminToken?'],
    ['a key that is a flag', {}, json({ 'ready-file': 'x' }), 'unknown ready-file; did you mean readyFile?'],
    ['a key like nothing', {}, json({ zebra: 1 }), 'unknown zebra; known: port, host'],
    ['a key that objects have', {}, { 'channel-sandbox.config.json': '{"__proto__":{}}' }, 'unknown __proto__'],
  ])('%s', async (_case, environment, files, message) => {
    await expect(load({}, environment, files)).rejects.toThrow(message)
  })

  test('variables of others, and those a sandbox exports, are left alone', async () => {
    const environment = {
      CHANNEL_SANDBOX_URL: 'http://127.0.0.1:1',
      CHANNEL_SANDBOX_EGRET_APP_ID: '1001',
      PORT: 'x',
    }
    expect((await load({}, environment)).port).toBe(4780)
  })
})

describe('the file', () => {
  const yaml = 'port: 0\nseed:\n  - a.yaml\nretrySchedule: 1s,2s\n'

  test('may be YAML', async () => {
    const config = await load({}, {}, { 'channel-sandbox.config.yaml': yaml })
    expect(config).toMatchObject({ port: 0, seed: ['a.yaml'], retrySchedule: [1000, 2000] })
  })

  test('JSON is preferred to YAML', async () => {
    const files = { 'channel-sandbox.config.yaml': yaml, ...json({ port: 5 }) }
    expect((await load({}, {}, files)).port).toBe(5)
  })

  test('is the one that is named, by flag before variable', async () => {
    const files = { 'a.yml': 'port: 1', 'b.json': '{"port":2}', ...json({ port: 3 }) }
    expect((await load({ config: 'a.yml' }, { CHANNEL_SANDBOX_CONFIG: 'b.json' }, files)).port).toBe(1)
    expect((await load({}, { CHANNEL_SANDBOX_CONFIG: 'b.json' }, files)).port).toBe(2)
    expect((await load({}, {}, files)).port).toBe(3)
  })

  test.each([
    ['is missing', { config: 'nowhere.json' }, {}, 'nowhere.json: cannot be read (ENOENT)'],
    ['is no JSON', {}, { 'channel-sandbox.config.json': '{' }, 'channel-sandbox.config.json: '],
    ['is no YAML', {}, { 'channel-sandbox.config.yaml': 'a: [' }, 'channel-sandbox.config.yaml: '],
    ['is a list', {}, { 'channel-sandbox.config.json': '[]' }, 'expected an object of settings'],
    ['is empty YAML', {}, { 'channel-sandbox.config.yaml': '' }, 'expected an object of settings'],
  ])('is refused when it %s', async (_case, flags, files, message) => {
    const loading = load(flags, {}, { 'unrelated.txt': '', ...files })
    await expect(loading).rejects.toThrow(ConfigError)
    await expect(loading).rejects.toThrow(message)
  })
})

test('an empty variable is one that is not set, as Compose takes back what an image sets', async () => {
  const config = await loadConfig({}, { CHANNEL_SANDBOX_DATA: '', CHANNEL_SANDBOX_PORT: '' }, folderWith())
  expect([config.data, config.port]).toEqual([undefined, 4780])
})
