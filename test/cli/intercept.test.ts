import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { directHosts } from '../../src/cli/intercept/noProxy.ts'
import { ensureBuilt, runCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'

beforeAll(ensureBuilt)

const SERVED = [{ host: 'api.egret-labs.org', provider: 'egret', tier: 'documented' }] as const

/** Sends a request to the proxy of the environment, in absolute form, as clients do that read http_proxy. */
const CLIENT = `
  const { request } = require('node:http')
  const through = (url, method = 'GET') => new Promise((done) => {
    const { hostname, port } = new URL(process.env.http_proxy)
    request({ host: hostname, port, path: url, method, agent: false }, (res) => {
      let text = ''
      res.on('data', (chunk) => { text += chunk }).on('end', () => done(text))
    }).end()
  })
  const main = async () => {
`

const exec = (script: string, env: Record<string, string> = {}) =>
  runCli(['exec', '--intercept', '--', process.execPath, '-e', `${CLIENT}${script}\n}\nmain()`], { env })

describe('exec --intercept', () => {
  test('sets what clients read, keeps what was there, and takes its files away', async () => {
    const own = join(folderWith({ 'own.pem': 'OWN ROOT' }), 'own.pem')
    const { code, stdout } = await exec(
      `
      const { readFileSync, readdirSync } = require('node:fs')
      const e = process.env
      const text = (file) => readFileSync(file, 'utf8')
      const folder = e.PHP_INI_SCAN_DIR.split(':')[1]
      console.log(JSON.stringify({
        e, folder, curl: text(e.CURL_CA_BUNDLE), ssl: text(e.SSL_CERT_FILE), extra: text(e.NODE_EXTRA_CA_CERTS),
        ini: text(folder + '/zz-channel-sandbox.ini'), php: text(folder + '/prepend.php'), files: readdirSync(folder),
      }))`,
      {
        CURL_CA_BUNDLE: own,
        JAVA_TOOL_OPTIONS: '-Dmine=1',
        NO_PROXY: 'db.internal,.egret-labs.org',
        PHP_INI_SCAN_DIR: '/own',
      },
    )
    expect(code).toBe(0)
    const { e, folder, curl, ssl, extra, ini, php, files } = JSON.parse(stdout)
    const { host } = new URL(e.CHANNEL_SANDBOX_URL)
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'])
      expect(e[name]).toBe(`http://${host}`)
    expect(e.NO_PROXY).toMatch(/^localhost,.*127\.0\.0\.0\/8.*,db\.internal$/)
    expect(e.no_proxy).toBe(e.NO_PROXY)
    expect(e.NODE_USE_ENV_PROXY).toBe('1')
    expect(curl).toMatch(/^OWN ROOT\n-----BEGIN CERTIFICATE-----/)
    expect(ssl.length).toBeGreaterThan(curl.length)
    expect(ssl).not.toContain('OWN ROOT')
    expect(extra).toContain('BEGIN CERTIFICATE')
    expect(e.JAVA_TOOL_OPTIONS).toMatch(/^-Dmine=1 -Dhttp\.proxyHost=127\.0\.0\.1 .*trustStoreType=PKCS12$/)
    expect(e.PHP_INI_SCAN_DIR).toBe(`/own:${folder}`)
    expect(ini).toMatch(/^channel_sandbox\.prepend = \$\{auto_prepend_file\}$/m)
    expect(php).toContain(`'proxy' => 'tcp://${host}'`)
    expect(files).toContain('trust.p12')
    expect(existsSync(folder)).toBe(false)
  })

  test('serves the providers, lets near hosts pass, and says which others it refused', async () => {
    const { code, stdout, stderr } = await exec(
      `
      console.log(await through('http://api.egret-labs.org/v2/user/getInfo', 'POST'))
      const other = require('node:http').createServer((req, res) => res.end('near ' + req.url)).listen(0, '127.0.0.1')
      await require('node:events').once(other, 'listening')
      console.log(await through('http://127.0.0.1:' + other.address().port + '/x'))
      console.log(await through(process.env.CHANNEL_SANDBOX_URL + '/livez'))
      await through('http://login.example/a')
      await through('http://login.example/b')
      await through('http://cdn.example/')
      process.exit(3)`,
      { NO_PROXY: '.egret-labs.org' },
    )
    expect(code).toBe(3)
    const [served, near, own] = stdout.split('\n')
    expect(JSON.parse(served ?? '')).toMatchObject({ code: 1001 })
    expect([near, own]).toEqual(['near /x', 'ok'])
    expect(stderr).toContain('NO_PROXY has .egret-labs.org, which would lead to a real provider')
    expect(stderr).toContain('1. login.example, 2 times')
    expect(stderr).toContain('2. cdn.example\n')
    expect(stderr).toContain('--pass-through login.example\n     --pass-through cdn.example\n')
  })
})

test.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['localhost', true],
  ['db.internal', true],
  ['api.egret-labs.org', false],
  ['8.8.8.8', false],
  ['login.example', false],
])('%s is reached directly: %s', (host, is) => {
  expect(directHosts(['db.internal', '*', 'egret-labs.org'], SERVED).isDirect(host)).toBe(is)
})
