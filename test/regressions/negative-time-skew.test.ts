import { expect, test } from 'vitest'
import { createSandbox } from '../../src/index.ts'

// It was taken, and then every request of the app was refused as too far off.
test('a negative limit for time is refused with its path', async () => {
  const seed = { egret: { apps: [{ appId: '1', maxTimeSkew: -1 }] } }
  await expect(createSandbox({ seed, listen: false })).rejects.toThrow('/egret/apps/0/maxTimeSkew')
})
