import { expect, test } from 'vitest'
import { burst } from '../support/burst.ts'
import { forge, getInfo } from '../support/demo.ts'
import { openEvents } from '../support/eventStream.ts'
import { send, startSandbox } from '../support/sandbox.ts'

test('a batch has what happened as lines of lists, without the texts of requests', async () => {
  const sandbox = await startSandbox()
  const stream = await openEvents(`${sandbox.url}/__admin/events?batch=100ms&types=request`)
  await forge(sandbox, 'wrong')
  const { event, data } = await stream.next()
  expect([event, data.more, data.events.length]).toEqual(['batch', {}, 1])
  const [{ event: kind, data: entry }] = data.events
  expect([kind, entry.operation, entry.outcome]).toEqual(['request', 'user.getInfo', 'SIGN_INVALID'])
  expect(entry.explanation.zh).toBeTruthy()
  for (const left of ['wire', 'response', 'signature']) expect(entry).not.toHaveProperty(left)
})

test('beyond 200 entries a second a batch counts', async () => {
  const sandbox = await startSandbox()
  const stream = await openEvents(`${sandbox.url}/__admin/events?batch=100ms&types=request`)
  await burst(sandbox.url, 400)
  let told = 0
  let counted = 0
  while (told + counted < 400) {
    const { data } = await stream.next()
    expect(data.events.length).toBeLessThanOrEqual(20)
    told += data.events.length
    counted += data.more.request ?? 0
  }
  expect(told + counted).toBe(400)
})

test('only what is asked for is told', async () => {
  const sandbox = await startSandbox()
  const stream = await openEvents(`${sandbox.url}/__admin/events?batch=100ms&provider=quicksdk&types=request,clock`)
  await getInfo(sandbox)
  await send(`${sandbox.url}/__admin/clock/advance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"by":"1s"}',
  })
  const { data } = await stream.next()
  expect(data.events.map(({ event }: { event: string }) => event)).toEqual(['clock'])
})
