import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { postAbsolute } from '../support/proxy.ts'
import { startSandbox } from '../support/sandbox.ts'

// Cookies ignore ports: a browser that has the sandbox for a proxy sends the dashboard's session to every game on its host.
test('what passes through the sandbox has not its session cookie', async () => {
  const seen: (string | undefined)[] = []
  const game = createServer((req, res) => {
    seen.push(req.headers.cookie)
    res.end('ok')
  }).listen(0, '127.0.0.1')
  await once(game, 'listening')
  onTestFinished(() => void game.close())
  const { url } = await startSandbox({ passThrough: ['127.0.0.1'] })
  const target = `http://127.0.0.1:${(game.address() as AddressInfo).port}/__admin/`
  for (const cookie of ['theme=dark; channel-sandbox-4780=1795.abc; game=1', 'channel-sandbox-80=1.x', 'a=b'])
    await postAbsolute(url, target, {}, { cookie })
  expect(seen).toEqual(['theme=dark; game=1', undefined, 'a=b'])
})
