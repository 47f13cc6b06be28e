import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/loadConfig.ts'

// It went into the diagnosis header as it was written, and every refusal became a 500.
test('a public URL beyond ASCII is kept as headers take it', async () => {
  const { publicUrl } = await loadConfig({ publicUrl: 'http://名.example/' }, {}, import.meta.dirname)
  expect(() => new Headers({ 'x-sandbox-diagnosis': `slug ${publicUrl}/explain` })).not.toThrow()
  expect(publicUrl).toBe('http://xn--eqr.example')
})
