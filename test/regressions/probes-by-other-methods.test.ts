import { expect, test } from 'vitest'
import { send, startSandbox } from '../support/sandbox.ts'

// Paths below a probe answered ok, other methods said that there is no such path, and HEAD of the admin API was refused.
test('probes are exact about path and method, and HEAD goes wherever GET goes', async () => {
  const sandbox = await startSandbox()
  expect((await send(`${sandbox.url}/livez/x`)).status).toBe(404)
  expect((await send(`${sandbox.url}/livez`, { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD')
  expect((await send(`${sandbox.url}/__admin/health`, { method: 'HEAD' })).status).toBe(200)
})
