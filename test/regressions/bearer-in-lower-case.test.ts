import { expect, test } from 'vitest'
import { send, startSandbox } from '../support/sandbox.ts'

// RFC 9110, 11.1: the scheme is case-insensitive; clients that write it in lower case were refused.
test('the scheme of the admin token may be written in any case', async () => {
  const sandbox = await startSandbox({ adminToken: 's3cret' })
  for (const authorization of ['Bearer s3cret', 'bearer s3cret', 'BEARER  s3cret']) {
    expect((await send(`${sandbox.url}/__admin/health`, { headers: { authorization } })).status).toBe(200)
  }
})
