import { request } from 'node:http'
import { expect, test } from 'vitest'
import { expectAlive, GET_INFO } from '../support/demo.ts'
import { startSandbox } from '../support/sandbox.ts'

/** Sends a body to its end before it looks for an answer, as most clients do. */
function sendWhole(url: string, bytes: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const req = request(url, { method: 'POST' }, (res) => {
      res.resume()
      res.on('end', () => resolve(res.statusCode))
    })
    req.on('error', reject)
    req.end(Buffer.alloc(bytes))
  })
}

// The sandbox closed the connection as soon as a body was too large, and the client saw EPIPE instead of the answer.
test('a client that sends far too much gets its 413', async () => {
  const sandbox = await startSandbox()
  for (let i = 0; i < 3; i += 1) expect(await sendWhole(sandbox.url + GET_INFO, 30_000_000)).toBe(413)
  await expectAlive(sandbox)
})
