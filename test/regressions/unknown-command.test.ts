import { expect, test } from 'vitest'
import { startCli } from '../support/dist.ts'

// It was called an argument too many of a command that was not named.
test('a misspelt command is told as one', async () => {
  const running = startCli(['strat', '--port', '0'])
  expect(await new Promise((resolve) => running.child.once('close', resolve))).toBe(2)
  expect(running.output()).toContain('There is no command strat; did you mean start? See')
})
