import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { callbackFinder } from '../../src/engine/request/registry.ts'
import { egret } from '../../src/providers/egret/index.ts'
import { bundled } from '../support/bundle.ts'

test('a command whose event loop runs dry ends with 20 and says so', async () => {
  const { file, remove } = await bundled(`
    import { COMMANDS } from './src/cli/commands/index.ts'
    import { main } from './src/cli/main.ts'
    const load = async () => (command) => void command.action(() => new Promise(() => {}))
    COMMANDS.push({ name: 'stall', summary: { en: 'never ends', zh: '不会结束' }, load })
    void main(process.argv)
  `)
  try {
    const { status, stderr } = spawnSync(process.execPath, [file, 'stall'], { encoding: 'utf8' })
    expect(status).toBe(20)
    expect(stderr).toMatch(/ended before it had finished/)
    expect(spawnSync(process.execPath, [file, 'stall', '--help'], { encoding: 'utf8' }).status).toBe(0)
  } finally {
    remove()
  }
})

test('a callback whose own acknowledgement does not settle it is refused before anything is served', () => {
  const callbacks = egret.callbacks.map((callback) => ({ ...callback, verdict: () => 'retry' as const }))
  expect(() => callbackFinder([{ ...egret, callbacks }])).toThrow(
    /pay\.notify: its verdict on its own acknowledge is retry/,
  )
})
