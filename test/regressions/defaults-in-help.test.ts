import { expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'

const help = async (command: string) => (await runCommand([command, '--help'])).stdout.replaceAll(/\s+/g, ' ')

test('exec says that it takes a free port, not that of start', async () => {
  expect(await help('start')).toContain('0 for a free one (default: 4780)')
  expect(await help('exec')).toContain('0 for a free one (default: a free one)')
})

test('a default is written as somebody would write it', async () => {
  expect(await help('start')).toContain('one callback attempt may take (default: 10s)')
})
