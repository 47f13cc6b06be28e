import { expect, test } from 'vitest'
import { startCli } from '../support/dist.ts'

// The line was printed before the handlers were there: who ended the sandbox at once killed it, the data undrained.
test('a signal sent as soon as the sandbox says it is ready ends it in order', async () => {
  const running = startCli(['--port', '0'])
  running.child.stdout?.on('data', (chunk: Buffer) => {
    if (chunk.includes('ready on')) running.child.kill('SIGTERM')
  })
  const code = await new Promise((resolve) => running.child.once('close', resolve))
  expect(code).toBe(0)
})
