import { expect, test } from 'vitest'
import { startInside } from '../support/inside.ts'

// Under load a batch only counts; a run whose end was counted stood still on the page for ever.
test('the end of a certify run is told however much else happens', async () => {
  const { url, sandbox, listeners } = await startInside()
  const watched = new AbortController()
  const stream = await fetch(`${url}/__admin/events?batch=100ms`, { signal: watched.signal })
  await listeners('certify', 1)
  const mail = { id: 'm', to: 'a@example.com', code: '1', sendType: 4, sentAt: 1, expiresAt: 2 }
  for (let i = 0; i < 200; i += 1) sandbox.events.emit('outbox', mail as never)
  const run = { id: 'certify_000001', provider: 'egret', url: 'http://127.0.0.1:1/', done: 1, total: 1 }
  sandbox.events.emit('certify', { ...run, state: 'done' })
  let told = ''
  for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
    told += Buffer.from(chunk).toString()
    if (told.includes('"more":{"outbox":')) break
  }
  watched.abort()
  expect(told).toContain('"event":"certify","data":{"id":"certify_000001"')
})
