import pino from 'pino'
import { expect, test } from 'vitest'
import { logEvents } from '../../src/cli/output/log.ts'
import { placeOf } from '../../src/library/report/format.ts'
import { startInside } from '../support/inside.ts'

async function logAt(level: string, namespace = '') {
  const lines: Record<string, unknown>[] = []
  const { url, sandbox } = await startInside()
  const log = pino({ level, base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  logEvents(log, sandbox.events, (text) => text, { namespace, url: () => '' })
  await fetch(`${url}/favicon.ico`)
  await fetch(`${url}/__admin/clock`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"frozen":true}',
  })
  await fetch(`${url}/__admin/clock`)
  await fetch(`${url}/__admin/reset`, { method: 'POST' })
  return lines
}

test('every unmatched request is logged, and each line names its namespace', async () => {
  const [line] = await logAt('info', 'worker-1')
  expect(line).toMatchObject({ event: 'unmatched', namespace: 'worker-1', path: '/favicon.ico' })
  expect(line?.msg).toMatch(/^\[worker-1\] GET \/favicon\.ico/)
})

test('changes by the admin API, clock moves and resets are logged at debug, reading at trace', async () => {
  const events = (lines: readonly Record<string, unknown>[]) =>
    new Set(lines.map(({ event, method }) => `${event} ${method ?? ''}`.trim()))
  const debug = events(await logAt('debug'))
  expect([...debug]).toEqual(expect.arrayContaining(['admin PUT', 'admin POST', 'clock', 'reset']))
  expect(debug).not.toContain('admin GET')
  expect(events(await logAt('trace'))).toContain('admin GET')
})

test('a summary says how often something happened in which namespace, the sandbox itself included', () => {
  const places = new Map([
    ['', 2],
    ['worker-1', 1],
  ])
  expect(placeOf(places).en).toBe(' in the sandbox itself (2) and namespace worker-1 (1)')
  expect(placeOf(new Map([['', 3]])).en).toBe('')
})
