import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { sendStream } from '../../src/http/stream.ts'
import { ask } from '../support/inside.ts'

/** A server that never runs out of things to say; tells when it has stopped. */
async function talking(patienceMs: number) {
  let stopped = () => {}
  const silence = new Promise<void>((resolve) => (stopped = resolve))
  async function* endless() {
    try {
      for (;;) yield 'x'.repeat(100_000)
    } finally {
      stopped()
    }
  }
  const failed: unknown[] = []
  const server = createServer((_req, res) => {
    const answer = { status: 200, contentType: 'text/event-stream', stream: endless() }
    sendStream(res, answer, patienceMs).catch((error: unknown) => failed.push(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, silence, failed }
}

test('a client who reads nothing is dropped', async () => {
  const { url, silence, failed } = await talking(20)
  const response = await ask(url).answer
  const cut = new Promise((resolve) => response.on('error', resolve))
  await silence
  response.resume()
  await cut
  expect(failed).toEqual([])
})

test('a client who leaves is written to no more', async () => {
  const { url, silence, failed } = await talking(60_000)
  const { request, answer } = ask(url)
  ;(await answer).on('error', () => undefined)
  request.destroy()
  await silence
  expect(failed).toEqual([])
})
