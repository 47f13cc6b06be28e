import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createJournal } from '../../../src/engine/journal/journal.ts'
import { type JournalRecord, keptRecord, shownEntry } from '../../../src/engine/journal/journalEntry.ts'
import { providers } from '../../../src/providers/index.ts'
import { egretSigned } from '../../support/php.ts'

const egret = providers.find(({ service }) => service.id === 'egret')
const KEY = 'a-key-of-sixteen'

function record(id: string, change: Partial<JournalRecord> = {}): JournalRecord {
  const [operation] = egret?.operations ?? []
  if (!egret || !operation) throw new Error('Egret has operations')
  return {
    id,
    at: 1000,
    namespace: '',
    service: egret.service,
    operation,
    method: 'POST',
    path: operation.path,
    texts: egretSigned({ appId: '1', token: 't' }, KEY),
    tenant: '1',
    key: KEY,
    verified: true,
    checks: [],
    outcome: 'ok',
    diagnosis: undefined,
    status: 200,
    response: '{}',
    durationMs: 1,
    callbacks: [],
    ...change,
  }
}

const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id)

describe('the ring', () => {
  test('keeps the newest and counts what it dropped', () => {
    const journal = createJournal(3)
    expect([journal.list({}), journal.evicted]).toEqual([[], 0])
    for (const id of ['1', '2', '3']) journal.add(record(id))
    expect([ids(journal.list({})), journal.evicted]).toEqual([['3', '2', '1'], 0])
    for (const id of ['4', '5']) journal.add(record(id))
    expect([ids(journal.list({})), journal.evicted]).toEqual([['5', '4', '3'], 2])
    expect([journal.get('2'), journal.get('3')?.id]).toEqual([undefined, '3'])
  })

  test('is as good as a list that is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(25), (capacity, count) => {
        const journal = createJournal(capacity)
        const all = Array.from({ length: count }, (_, index) => String(index))
        for (const id of all) journal.add(record(id))
        expect(ids(journal.list({}))).toEqual(all.reverse().slice(0, capacity))
        expect(journal.evicted).toBe(Math.max(0, count - capacity))
      }),
    )
  })

  test('forgets everything when cleared, also what it dropped', () => {
    const journal = createJournal(2)
    for (const id of ['1', '2', '3']) journal.add(record(id))
    journal.clear()
    expect([journal.list({}), journal.evicted, journal.get('3')]).toEqual([[], 0, undefined])
    journal.add(record('4'))
    expect(ids(journal.list({}))).toEqual(['4'])
  })

  test('filters before it limits', () => {
    const journal = createJournal(10)
    journal.add(record('1', { at: 1 }))
    journal.add(record('2', { at: 2, outcome: 'SIGN_INVALID' }))
    journal.add(record('3', { at: 3 }))
    journal.add(record('4', { at: 4, outcome: 'SIGN_INVALID' }))
    expect(ids(journal.list({ outcome: 'ok', limit: 2 }))).toEqual(['3', '1'])
    expect(ids(journal.list({ since: 2, outcome: 'SIGN_INVALID' }))).toEqual(['4', '2'])
    expect(ids(journal.list({ since: 2.5 }))).toEqual(['4', '3'])
    expect(ids(journal.list({ limit: 1 }))).toEqual(['4'])
    expect(journal.list({ provider: 'nobody' })).toEqual([])
    expect(journal.list({ operation: 'nothing' })).toEqual([])
  })
})

describe('an entry', () => {
  test('makes the signature once more, without showing the key', () => {
    const { sign } = egretSigned({ appId: '1', token: 't' }, KEY)
    expect(shownEntry(record('1')).signature).toEqual({
      stringToSign: 'appId=1token=t[redacted]',
      expected: sign,
      received: sign,
    })
  })

  test('has no signature when it was not checked', () => {
    expect(shownEntry(record('1', { verified: false }))).not.toHaveProperty('signature')
    expect(shownEntry(record('1', { key: undefined }))).not.toHaveProperty('signature')
  })

  test('keeps a parameter called __proto__', () => {
    const texts = JSON.parse('{"__proto__":"x","a":"1"}') as Record<string, string>
    expect(Object.entries(shownEntry(record('1', { texts })).wire)).toEqual([
      ['__proto__', 'x'],
      ['a', '1'],
    ])
  })
})

describe('a large request', () => {
  const texts = egretSigned({ appId: '1', ext: 'x'.repeat(1_000_000) }, KEY)
  const kept = keptRecord(record('1', { texts, response: 'y'.repeat(1_000_000) }), 1_000_000)

  test('is kept cut', () => {
    expect(JSON.stringify([kept.texts, kept.response, kept.shown]).length).toBeLessThan(150_000)
  })

  test('is shown as it was checked: whole for the signature, cut for people', () => {
    const { wire, signature, response } = shownEntry(kept)
    expect(wire.ext).toMatch(/^x{16384}… \(1000000 characters\)$/)
    expect(response).toMatch(/^y{16384}… \(1000000 characters\)$/)
    expect(signature?.expected).toBe(texts.sign)
  })

  test('a small one is kept as it is', () => {
    const small = record('1')
    expect(keptRecord(small, 32_768)).toBe(small)
  })
})
