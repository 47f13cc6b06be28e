import { expect, test } from 'vitest'
import { runCli } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { startSandbox } from '../support/sandbox.ts'

test('commands look where start would listen: by environment, as the health check of a container', async () => {
  const sandbox = await startSandbox()
  const env = { CHANNEL_SANDBOX_PORT: new URL(sandbox.url).port, CHANNEL_SANDBOX_HOST: '0.0.0.0' }
  expect(await runCli(['wait', '--timeout', '5s'], { env })).toMatchObject({
    code: 0,
    stdout: `channel-sandbox at ${sandbox.url} is ready\n`,
  })
  expect((await runCli(['reset'], { env })).code).toBe(0)
})

test('or by configuration file', async () => {
  const sandbox = await startSandbox()
  const cwd = folderWith({ 'channel-sandbox.config.json': JSON.stringify({ port: Number(new URL(sandbox.url).port) }) })
  expect((await runCli(['callbacks', 'list'], { cwd })).stdout).toBe('no callbacks\n')
})

test('CHANNEL_SANDBOX_URL still wins, and a port that is none is a usage error', async () => {
  const sandbox = await startSandbox()
  const env = { CHANNEL_SANDBOX_URL: sandbox.url, CHANNEL_SANDBOX_PORT: 'x' }
  expect((await runCli(['wait'], { env })).code).toBe(0)
  const { code, stderr } = await runCli(['wait'], { env: { CHANNEL_SANDBOX_PORT: 'x' } })
  expect([code, stderr]).toEqual([2, expect.stringContaining('CHANNEL_SANDBOX_PORT: expected a whole number')])
})
