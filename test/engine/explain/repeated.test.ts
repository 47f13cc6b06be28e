import { expect, test } from 'vitest'
import type { Provider } from '../../../src/contract/provider.ts'
import { createDiagnostics } from '../../../src/engine/explain/diagnostics.ts'
import type { RefusedRequest } from '../../../src/engine/explain/refusal.ts'
import { providers } from '../../../src/providers/index.ts'

const all: readonly Provider[] = providers
const [egret] = all.filter(({ service }) => service.id === 'egret')
const [operation] = egret?.operations ?? []

function refused(sign: string, keys: RefusedRequest['keys']): RefusedRequest {
  if (!egret || !operation) throw new Error('There is Egret')
  const texts = { appId: '1001', time: '1', token: 'x', sign }
  return {
    service: egret.service,
    operation,
    wire: { texts },
    raw: { body: new URLSearchParams(texts).toString(), query: '', contentType: 'application/x-www-form-urlencoded' },
    tenant: '1001',
    key: 'the-key',
    refusal: { error: 'SIGN_INVALID', check: 'signature' },
    keys,
  }
}

test('a request that comes again is searched once, until the keys are others', () => {
  const searches = { left: 2, made: 0 }
  const credit = () => {
    if (searches.left === 0) return false
    searches.left -= 1
    searches.made += 1
    return true
  }
  const fail = (error: unknown) => {
    throw error
  }
  const { atOnce, known } = createDiagnostics([], fail, credit)
  const keys: RefusedRequest['keys'] = []
  const first = atOnce(refused('0'.repeat(32), keys))
  const again = refused('0'.repeat(32), keys)
  expect(atOnce(again)).toBe(first)
  expect(known(again)).toBe(first)
  expect(searches.made).toBe(1)

  expect(atOnce(refused('0'.repeat(32), []))).not.toBe(first)
  expect(searches.made).toBe(2)
  // Another request finds no credit left; the one that was searched needs none.
  expect(atOnce(refused('1'.repeat(32), keys)).signature).toBeUndefined()
  expect(first.signature).toBeDefined()
})
