import { expect, test } from 'vitest'
import { startCli } from '../support/dist.ts'
import { send } from '../support/sandbox.ts'

test('a free port is printed although the sandbox is known by another URL', async () => {
  const running = startCli(['--port', '0', '--public-url', 'http://sandbox.test'])
  await running.prints(/^channel-sandbox ready on http:\/\/sandbox\.test$/m)
  const [, url = ''] = await running.prints(/^listening {2}(http:\/\/127\.0\.0\.1:\d+)$/m)
  expect((await send(`${url}/__admin/health`)).status).toBe(200)
})

test('nothing is said twice without one', async () => {
  const running = startCli(['--port', '0'])
  await running.prints(/^channel-sandbox ready on /m)
  expect(running.output()).not.toContain('listening')
})
