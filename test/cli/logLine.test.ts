import pino from 'pino'
import { expect, test } from 'vitest'
import { logEvents } from '../../src/cli/output/log.ts'
import { createEvents } from '../../src/engine/journal/events.ts'
import type { JournalRecord } from '../../src/engine/journal/journalEntry.ts'

const plain = {
  id: 'req_000001',
  at: 1,
  namespace: '',
  service: { id: 'egret' },
  operation: { id: 'user.getInfo' },
  method: 'POST',
  path: '/v2/user/getInfo',
  tenant: '1001',
  checks: [],
  outcome: 'ok',
  diagnosis: undefined,
  status: 200,
  durationMs: 0.25,
} as unknown as JournalRecord

/** The lines of a record, with their times left out, and which of them were made by hand. */
function linesOf(record: JournalRecord, namespace: string, byHand: boolean) {
  const lines: string[] = []
  const made: string[] = []
  const write = (line: string) => void lines.push(line.replace(/"time":\d+/, '"time":0'))
  const writeLine = (line: string) => {
    made.push(line)
    write(line)
  }
  const log = pino({ base: null, level: 'debug' }, { write })
  const events = createEvents()
  const where = { namespace, url: () => 'http://localhost:1' }
  logEvents(byHand ? Object.assign(log, { writeLine }) : log, events, (text) => text, where)
  events.emit('request', record)
  return { lines, made: made.length }
}

test.each([
  ['a request that went well', plain, '', 1],
  ['one of a namespace', plain, 'worker-1', 1],
  ['one whose time is just between two tenths', { ...plain, durationMs: 0.15 }, '', 1],
  ['one that took long', { ...plain, durationMs: 12345.678 }, '', 1],
  ['one of no tenant', { ...plain, tenant: undefined }, '', 1],
  ['one whose tenant has to be escaped', { ...plain, tenant: 'a"b\\\u001b[31m' }, '', 0],
  ['one that is in Chinese', { ...plain, tenant: '应用' }, '', 0],
  ['one that there is something to say about', { ...plain, diagnosis: 'odd', reason: 'It is odd.' }, '', 0],
  ['one that was refused', { ...plain, outcome: 'SIGN_INVALID', diagnosis: 'wrong-key', reason: 'Why.' }, '', 0],
  ['one that a fault spoilt', { ...plain, fault: { id: 'fault_1', effect: { delay: '1s' } } }, 'worker-1', 0],
] as const)('the line of %s is the one that pino writes', (_what, record, namespace, made) => {
  const byHand = linesOf(record as JournalRecord, namespace, true)
  expect(byHand.lines).toEqual(linesOf(record as JournalRecord, namespace, false).lines)
  expect(byHand.made).toBe(made)
})
