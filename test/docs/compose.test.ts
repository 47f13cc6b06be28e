import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { environmentName } from '../../src/config/loadConfig.ts'
import { OPTIONS, optionNames } from '../../src/config/options.ts'
import { providers } from '../../src/providers/index.ts'
import { ROOT, startCli, startProcess } from '../support/dist.ts'
import { readDockerfile } from '../support/dockerfile.ts'
import { folderWith } from '../support/folder.ts'
import { blocksOf, filesOf, GUIDES, textOf } from '../support/guides.ts'
import { send } from '../support/sandbox.ts'

interface Service {
  readonly build?: string
  readonly image?: string
  readonly command?: readonly string[]
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

const docs = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8')
const file = parse(docs('compose.yaml')) as {
  services: Readonly<Record<string, Service>>
  volumes: Readonly<Record<string, unknown>>
}
const seed = docs('compose.seed.yaml')
const { egret, quicksdk } = parse(seed)
const { sandbox, game, pay } = file.services
if (!sandbox || !game || !pay) throw new Error('compose.yaml has other services')

const dockerfile = readDockerfile(join(ROOT, 'Dockerfile'))
const said = (name: string) => dockerfile.find((one) => one.name === name)?.value ?? ''

/** Names a sandbox reads, and those that tell others where it is. */
const variables = [...optionNames.map(environmentName), 'CHANNEL_SANDBOX_URL']

describe('the compose example', () => {
  test('builds from the folder of the Dockerfile, runs the game on the same Node', () => {
    for (const { build } of [sandbox, pay]) expect(existsSync(join(ROOT, 'docs', build ?? '', 'Dockerfile'))).toBe(true)
    expect(game.image).toBe(`node:${said('ARG').replace('NODE=', '')}`)
  })

  test('mounts what is there, and the volumes it declares', () => {
    const mounts = Object.values(file.services).flatMap(({ volumes = [] }) => volumes)
    for (const mount of mounts) {
      const [source = ''] = mount.split(':')
      if (source.startsWith('.')) expect(existsSync(join(ROOT, 'docs', source)), mount).toBe(true)
      else expect(Object.keys(file.volumes)).toContain(source)
    }
    expect(sandbox.volumes).toContain(`state:${said('VOLUME')}`)
  })

  test('speaks of ports and variables there are', () => {
    expect(sandbox.ports).toEqual([`127.0.0.1:${OPTIONS.port.fallback}:${said('EXPOSE')}`])
    for (const { environment } of Object.values(file.services)) {
      const ours = Object.keys(environment).filter((name) => name.startsWith('CHANNEL_SANDBOX_'))
      expect(variables).toEqual(expect.arrayContaining(ours))
      if (environment.CHANNEL_SANDBOX_URL !== undefined)
        expect(environment.CHANNEL_SANDBOX_URL).toBe(`http://sandbox:${said('EXPOSE')}`)
    }
    expect(pay.environment.CHANNEL_SANDBOX_ADMIN_TOKEN).toBe(sandbox.environment.CHANNEL_SANDBOX_ADMIN_TOKEN)
  })

  test('waits for health, which each service tells', () => {
    for (const { depends_on = {} } of Object.values(file.services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(condition).toBe('service_healthy')
        const { build, healthcheck } = file.services[name] ?? {}
        // The sandbox's own health check comes with the image.
        expect(build === undefined ? healthcheck?.test?.[0] : said('HEALTHCHECK')).toBeTruthy()
      }
    }
  })

  test('triggers an action there is, for whom the seed has', () => {
    const [command, name, ...pairs] = pay.command ?? []
    expect(command).toBe('trigger')
    const action = providers.flatMap(({ actions }) => actions).find((one) => `${one.service}.${one.id}` === name)
    const params = Object.fromEntries(new URLSearchParams(pairs.join('&')))
    expect(Object.keys(action?.params ?? {})).toEqual(expect.arrayContaining(Object.keys(params)))
    const [app] = egret.apps
    expect(params).toMatchObject({ appId: app.appId, id: app.users[0].id, goodsId: app.goods[0].goodsId })
  })

  test('its callbacks go to the game by name, with the keys the game has', () => {
    const [app] = egret.apps
    const [product] = quicksdk.merchants[0].products
    for (const url of [app.payCallbackUrl, product.callbackUrl])
      expect(new URL(url).host).toBe(`game:${game.environment.PORT}`)
    expect(game.environment).toMatchObject({ EGRET_APP_KEY: app.appKey, QUICKSDK_CALLBACK_KEY: product.callbackKey })
  })

  test('a payment of it is handed out, on this machine', async () => {
    const server = startProcess(process.execPath, ['game-server.mjs'], {
      cwd: join(ROOT, 'test/support/game'),
      env: { ...game.environment, PORT: '0' },
    })
    const [, port] = await server.prints(/game server on port (\d+)/)
    // A name is judged by the address it leads to, as that of a container is.
    const own = folderWith({ 'seed.yaml': seed.replaceAll('http://game:3000', `http://localhost:${port}`) })
    const running = startCli(['--port', '0', '--seed', join(own, 'seed.yaml')])
    const [, url = ''] = await running.prints(/^channel-sandbox ready on (\S+)$/m)
    const body = JSON.stringify(Object.fromEntries((pay.command ?? []).slice(2).map((pair) => pair.split('='))))
    const { callbackId } = (await send(`${url}/__admin/egret/pay`, { method: 'POST', body })).json
    await send(`${url}/__admin/clock/advance`, { method: 'POST', body: '{"by":"1s"}' })
    const delivery = (await send(`${url}/__admin/callbacks/${callbackId}`)).json
    expect(delivery).toMatchObject({ state: 'delivered', attempts: [{ reply: '{"code":0}' }] })
  })
})

test.each(['sign.mjs', 'game-server.mjs'])('%s of the guides is the one that is mounted', (name) => {
  const ours = readFileSync(join(ROOT, 'test/support/game', name), 'utf8')
  const shown = GUIDES.map((guide) => filesOf(blocksOf(textOf(guide, 'en')))[name]).filter((code) => code !== undefined)
  expect(shown.length).toBeGreaterThan(0)
  for (const code of shown) expect(code).toBe(ours)
})

const DOCKER = GUIDES.flatMap((guide) => blocksOf(textOf(guide, 'en')))
  .filter(({ says }) => says.check === 'docker')
  .flatMap(({ code }) => code.trim().split('\n'))

describe('commands for Docker that are shown', () => {
  test.each([...new Set(DOCKER)])('%s', (line) => {
    for (const [, name] of line.matchAll(/ -e (\w+)=/g)) expect(variables).toContain(name)
    for (const [, path = ''] of line.matchAll(/ -f (\S+)/g)) expect(existsSync(join(ROOT, path)), path).toBe(true)
    for (const [, target] of line.matchAll(/ -v \w+:(\S+)/g)) expect(target).toBe(said('VOLUME'))
    for (const [, port] of line.matchAll(/ -p \S+:(\d+)/g)) expect(port).toBe(said('EXPOSE'))
    const [, service] = /^docker compose .* run --rm (\w+)/.exec(line) ?? []
    if (service !== undefined) expect(Object.keys(file.services)).toContain(service)
  })
})
