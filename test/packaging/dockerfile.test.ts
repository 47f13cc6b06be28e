import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { DRAIN_MS } from '../../src/http/server.ts'
import { APP, GET_INFO, getInfoParams, USER } from '../support/demo.ts'
import { readPairs } from '../support/dockerfile.ts'
import { buildImage, type Container, execInContainer, type Image, startContainer } from '../support/image.ts'
import { freePort } from '../support/port.ts'
import { postForm, send } from '../support/sandbox.ts'
import { turns } from '../support/size.ts'

/** It takes ten seconds: in small size every fourth run tries it. */
const isTaken = turns(4)

// No engine runs here: every instruction of the Dockerfile is carried out by hand, see test/support/image.ts.

const readyAt = async (container: Container) =>
  (await container.prints(/^channel-sandbox ready on (http:\/\/\S+)$/m))[1] as string

/** Everything in the image with the time it was last written. */
const filesOf = (image: Image) =>
  readdirSync(image.root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('data'))
    .map((path) => `${path} ${statSync(join(image.root, path)).mtimeMs}`)
    .sort()

/** Whether V8 rejected the compiled code beside the bundle; the command works all the same. */
const rejectsCompiledCode = (image: Image, ...flags: string[]) => {
  const cli = join(image.root, 'app/dist/cli.cjs')
  const script = `process.argv = ['node', 'channel-sandbox', '--version']; console.log('rejected', require('${cli}').cachedDataRejected)`
  const { output } = execInContainer(image, ['node', ...flags, '-e', script])
  expect(output).toContain(`${manifest.version}\n`)
  return /^rejected (.*)$/m.exec(output)?.[1]
}

test.runIf(isTaken())('the image: built, started, probed, used and stopped as its instructions say', async () => {
  const image = buildImage()
  const saying = (wanted: string) => image.instructions.filter(({ name }) => name === wanted).map(({ value }) => value)

  expect(readdirSync(join(image.root, 'app')).sort()).toEqual([
    'dist',
    'fixtures',
    'node_modules',
    'openapi',
    'package.json',
  ])
  // V8 takes compiled code from the very same Node only.
  expect(saying('FROM').filter((value) => !value.startsWith('node:$'))).toEqual([])
  expect(saying('ARG')).toEqual([expect.stringMatching(/^NODE=20\.\d+\.\d+-/)])
  expect(saying('EXPOSE')).toEqual(['4780'])
  expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
  expect(readPairs(saying('LABEL')[0] ?? '')).toEqual({
    'org.opencontainers.image.title': manifest.name,
    'org.opencontainers.image.description': manifest.description,
    'org.opencontainers.image.version': manifest.version,
    'org.opencontainers.image.licenses': manifest.license,
  })

  const [flag = ''] = image.entrypoint.filter((part) => part.startsWith('--'))
  expect(rejectsCompiledCode(image, flag)).toBe('false')

  const port = String(await freePort())
  const env = { CHANNEL_SANDBOX_PORT: port, CHANNEL_SANDBOX_URL: `http://127.0.0.1:${port}` }
  expect(execInContainer(image, image.health, env).code).toBe(11)

  const before = filesOf(image)
  const first = startContainer(image, env)
  const url = await readyAt(first)
  expect(url).toBe(`http://127.0.0.1:${port}`)
  expect(execInContainer(image, image.health, env)).toMatchObject({ code: 0 })

  // Beyond loopback the admin API asks for the token that was printed.
  const [, token] = await first.prints(/^admin token {2}([0-9a-f]{32}) /m)
  expect((await send(`${url}/__admin/health`)).status).toBe(401)
  const authorized = { headers: { authorization: `Bearer ${token}` } }
  expect((await send(`${url}/__admin/health`, authorized)).status).toBe(200)
  expect((await postForm(url + GET_INFO, getInfoParams())).json.data.id).toBe(USER)

  const halfway = connect(Number(port), '127.0.0.1')
  halfway.on('error', () => {})
  await new Promise<void>((resolve) => {
    halfway.write(`POST ${GET_INFO} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n`, () => resolve())
  })
  const stopped = await first.stop()
  expect(stopped.code).toBe(0)
  // Docker kills after ten seconds what has not ended.
  expect(stopped.ms).toBeLessThan(10_000)
  expect(DRAIN_MS).toBeLessThan(1000)
  expect(filesOf(image)).toEqual(before)

  // The state is in the volume: a second container goes on with it. Its token is the one it was given.
  const second = startContainer(image, { ...env, CHANNEL_SANDBOX_ADMIN_TOKEN: 'my-own' }, ['--log-level', 'warn'])
  await second.prints(/taken up where it was left/)
  await readyAt(second)
  expect(second.output()).not.toContain('my-own')
  const login = await fetch(`${url}/__admin/egret/login`, {
    method: 'POST',
    headers: { authorization: 'Bearer my-own' },
    body: JSON.stringify({ appId: APP.appId }),
  })
  expect(login.status).toBe(200)
  expect(await second.stop('SIGINT')).toMatchObject({ code: 0 })

  // What the bundle does not hold is there for the command that needs it.
  const generated = execInContainer(image, [
    ...image.entrypoint,
    'seed',
    'generate',
    '--users',
    '3',
    '--faker-seed',
    '1',
  ])
  expect(generated).toMatchObject({ code: 0, output: expect.stringContaining('"users"') })

  // Compiled code that is damaged or gone costs time, nothing else.
  const cache = join(image.root, 'app/dist/bundle.roomy.cache')
  truncateSync(cache, 1000)
  expect(rejectsCompiledCode(image, flag)).toBe('true')
  rmSync(cache)
  expect(rejectsCompiledCode(image, flag)).toBe('undefined')
})
