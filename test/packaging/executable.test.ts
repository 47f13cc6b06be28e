import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { APP, GET_INFO, getInfoParams, USER } from '../support/demo.ts'
import { ensureBuilt, ROOT, startProcess } from '../support/dist.ts'
import { postForm, send } from '../support/sandbox.ts'
import { isFull } from '../support/size.ts'

/** Injecting a hundred megabytes is for the long run. */
describe.runIf(isFull)('the single executable', () => {
  const folder = mkdtempSync(join(tmpdir(), 'executable-'))
  const file = join(folder, 'channel-sandbox')
  beforeAll(() => {
    ensureBuilt()
    execFileSync(process.execPath, ['.ci/executable/build.mjs', file], { cwd: ROOT, stdio: 'ignore' })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Runs it where there is no Node to be found. */
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(file, args, { cwd: folder, env: { PATH: '' }, encoding: 'utf8' })
    return { status, output: stdout + stderr }
  }

  test('tells its version, signs, and generates a seed', () => {
    expect(run('--version')).toEqual({ status: 0, output: `${manifest.version}\n` })
    const { sign, ...params } = getInfoParams()
    const pairs = Object.entries(params).map(([name, value]) => `${name}=${value}`)
    expect(run('sign', 'egret', '--key', APP.appKey, ...pairs).output).toContain(sign)
    expect(JSON.parse(run('seed', 'generate', '--users', '2').output)).toHaveProperty('egret.apps')
  })

  test('serves requests, a seed in YAML, the dashboard, the documents and callbacks, and ends when it is told', async () => {
    writeFileSync(
      join(folder, 'seed.yaml'),
      `egret:
  apps:
    - appId: "${APP.appId}"
      appKey: ${APP.appKey}
      goods: [{ goodsId: "1", money: 1 }]
      users: [{ id: ${USER}, token: ${getInfoParams().token} }]
`,
    )
    const args = ['--port', '0', '--seed', 'seed.yaml', '--receiver']
    const running = startProcess(file, args, { cwd: folder, env: { PATH: '' } })
    const [, url = ''] = await running.prints(/^channel-sandbox ready on (http:\/\/\S+)$/m)
    expect((await postForm(url + GET_INFO, getInfoParams())).json.data.id).toBe(USER)
    const page = await send(`${url}/__admin/`)
    const assets = [...page.text.matchAll(/(?:src|href)="(\.?\/?assets\/[^"]+)"/g)].map(([, path = '']) => path)
    expect(assets.length).toBeGreaterThan(1)
    for (const path of [...assets, 'docs/swagger-ui.css', 'docs/viewer.js', 'openapi/egret.yaml'])
      expect((await send(new URL(path, `${url}/__admin/`).href)).status, path).toBe(200)
    const pay = { method: 'POST', body: JSON.stringify({ appId: APP.appId, id: USER, goodsId: '1' }) }
    const paid = await fetch(`${url}/__admin/egret/pay`, pay)
    const { callbackId } = (await paid.json()) as { callbackId: string }
    const wait = `${url}/__admin/callbacks/wait?id=${callbackId}&state=delivered&timeout=10s`
    expect((await send(wait)).status).toBe(200)
    const ended = new Promise((resolve) => running.child.once('close', resolve))
    running.child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })
})
