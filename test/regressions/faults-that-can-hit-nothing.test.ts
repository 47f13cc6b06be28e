import { expect, test } from 'vitest'
import { egretSeed } from '../support/egret.ts'
import { startSandbox } from '../support/sandbox.ts'

test('a fault whose tenant is not there says so', async () => {
  const { faults } = await startSandbox({ listen: false, seed: egretSeed() })
  const { warning } = faults.add({ match: { provider: 'egret', tenant: '1OO1' }, effect: { status: 502 } })
  expect(warning).toMatch(/there is no app, merchant, product or game 1OO1/)
  expect(faults.add({ match: { tenant: '1001' }, effect: { status: 502 } })).not.toHaveProperty('warning')
})

test('a refusal that the matched operation never writes is refused', async () => {
  const { faults } = await startSandbox({ listen: false })
  const match = { provider: 'egret', operation: 'friend.isOpen' }
  expect(() => faults.add({ match, effect: { refuse: 'TOKEN_INVALID' } })).toThrow(
    /friend\.isOpen never refuses with TOKEN_INVALID/,
  )
  expect(faults.add({ match, effect: { refuse: 'SIGN_INVALID' } }).on).toBe('request')
})
