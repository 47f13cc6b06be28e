import { expect, test } from 'vitest'
import { printable, printableLines } from '../../src/contract/values/printable.ts'
import { isNearAddress } from '../../src/engine/callbacks/addressGuard.ts'
import { oneLine } from '../../src/library/report/oneLine.ts'
import { send, startSandbox } from '../support/sandbox.ts'

const NASTY = 'a\nchannel-sandbox ready on http://evil\u001b]0;x\u0007\u009b31m\u202eb\u2066'
const SHOWN = 'a\\u000achannel-sandbox ready on http://evil\\u001b]0;x\\u0007\\u009b31m\\u202eb\\u2066'

test('what others wrote neither steers a terminal nor forges a line', () => {
  expect(printable(NASTY)).toBe(SHOWN)
  expect(printableLines(NASTY)).toBe(SHOWN.replace('\\u000a', '\n'))
  expect(oneLine('\u001b[2J\u009b', 9)).toBe('\\u001b[2J…')
  expect(printable('plain 字 text')).toBe('plain 字 text')
  expect(JSON.parse(printableLines(JSON.stringify({ NASTY })))).toEqual({ NASTY })
})

test.each(['fd00:ec2::254', 'fd20:ce::254'])('%s, where a cloud keeps its credentials, is not called', (address) => {
  expect(isNearAddress(address)).toBe(false)
})

test('a page of another site and a probe make no namespace', async () => {
  const sandbox = await startSandbox()
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'http://evil.example' }] as const) {
    expect((await send(`${sandbox.url}/ns/evil/v2/user/getInfo`, { headers })).status).toBe(404)
  }
  expect((await send(`${sandbox.url}/ns/probe/readyz`)).status).toBe(200)
  expect((await send(`${sandbox.url}/ns/probe/metrics`)).status).toBe(404)
  expect((await send(`${sandbox.url}/__admin/namespaces`)).json.namespaces).toEqual([])
  await send(`${sandbox.url}/ns/worker-1/__admin/health`)
  expect((await send(`${sandbox.url}/ns/worker-1/readyz`)).status).toBe(200)
})
