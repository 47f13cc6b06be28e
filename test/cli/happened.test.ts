import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { happenedLine } from '../../src/cli/output/happened.ts'

type Happened = Parameters<typeof happenedLine>[0]

const AT = Date.parse('2026-01-02T03:04:05Z') / 1000

/** The line of an event of which only what the line needs is given. */
const lineOf = (event: string, data: object): string | undefined => {
  const line = happenedLine({ event, data } as unknown as Happened)
  return line && stripVTControlCharacters(line)
}

const request = {
  at: AT,
  method: 'POST',
  path: '/v2/user/getInfo',
  status: 200,
  outcome: 'ok',
  provider: 'egret',
  operation: 'user.getInfo',
  id: 'req_000001',
}
const delivery = {
  provider: 'egret',
  callback: 'pay.notify',
  id: 'cb_000001',
  url: 'http://game/pay',
  state: 'delivered',
}
const attempt = { at: AT, verdict: 'delivered', status: 200, reply: '{"code":0}' }

test.each([
  ['request', request, '--> 03:04:05 POST /v2/user/getInfo 200 ok egret user.getInfo req_000001'],
  [
    'request',
    {
      ...request,
      outcome: 'SIGN_INVALID',
      tenant: '1001',
      explanation: { en: 'No key.', zh: '' },
      fault: { id: 'f1' },
    },
    '--> 03:04:05 POST /v2/user/getInfo 200 SIGN_INVALID egret user.getInfo 1001 req_000001 by fault f1: No key.',
  ],
  [
    'attempt',
    { delivery, attempt },
    '<-- 03:04:05 egret pay.notify cb_000001 → http://game/pay delivered 200 {"code":0}',
  ],
  [
    'attempt',
    {
      delivery: { ...delivery, state: 'scheduled', by: 'receiver' },
      attempt: { at: AT, verdict: 'retry', fault: { id: 'f2' } },
    },
    "<-- 03:04:05 egret pay.notify cb_000001 → http://game/pay (the sandbox's own receiver) scheduled by fault f2 no answer",
  ],
  [
    'outbox',
    { sentAt: AT, to: 'a@b.c', code: '123456', sendType: 1 },
    ' @  03:04:05 mail to a@b.c: code 123456 (sendType 1)',
  ],
  ['clock', { now: AT, frozen: true }, ' #  clock: 2026-01-02T03:04:05.000Z, frozen'],
  ['clock', { now: AT, frozen: false }, ' #  clock: 2026-01-02T03:04:05.000Z'],
  ['reset', {}, ' #  reset'],
  ['metrics', {}, undefined],
])('%s %o', (event, data, line) => expect(lineOf(event, data)).toBe(line))
