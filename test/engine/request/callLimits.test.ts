import { describe, expect, test } from 'vitest'
import type { Service } from '../../../src/contract/service.ts'
import { createCallLimits } from '../../../src/engine/request/callLimits.ts'
import { providers } from '../../../src/providers/index.ts'

function limited(): Service {
  const [provider] = providers
  if (!provider) throw new Error('there is a provider')
  const limits = [
    { per: '1m', calls: 2 },
    { per: '1h', calls: 3 },
  ]
  return { ...provider.service, limits }
}

describe('two limits', () => {
  test('each is told from the call after its last; of both the first, and the calls count for both', () => {
    const service = limited()
    const limits = createCallLimits()
    const call = (now: number, tenant = 'a') => limits.count(service, tenant, now)?.en
    expect([call(0), call(59)]).toEqual([undefined, undefined])
    expect(call(59)).toBe('call 3 of a in this 1m, 2 are allowed')
    // Beyond both.
    expect(call(59)).toBe('call 4 of a in this 1m, 2 are allowed')
    expect(call(60)).toBe('call 5 of a in this 1h, 3 are allowed')
    expect(call(60, 'b')).toBeUndefined()
    expect(call(3600)).toBeUndefined()
  })

  test('go on where they were put back', () => {
    const service = limited()
    const before = createCallLimits()
    before.count(service, 'a', 0)
    before.count(service, 'a', 0)
    const limits = createCallLimits()
    limits.restore(before.state())
    expect(limits.count(service, 'a', 1)?.en).toBe('call 3 of a in this 1m, 2 are allowed')
    limits.clear()
    expect(limits.count(service, 'a', 1)?.en).toBeUndefined()
  })
})
