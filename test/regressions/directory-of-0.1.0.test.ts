import { cpSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { folderWith } from '../support/folder.ts'
import { startSandbox, stateOf } from '../support/sandbox.ts'

const WRITTEN = fileURLToPath(new URL('../fixtures/data-0.1.0', import.meta.url))

test('a directory that 0.1.0 wrote opens and goes on, and does so again', async () => {
  const data = folderWith()
  cpSync(WRITTEN, data, { recursive: true })
  for (let start = 0; start < 2; start += 1) {
    const sandbox = await startSandbox({ data })
    const [app] = (await stateOf(sandbox)).egret.apps
    expect([app.appId, app.orders.length]).toEqual(['1001', 1])
    expect((await sandbox.callbacks.list()).map(({ id, order }) => [id, order])).toEqual([
      ['cb_000001', app.orders[0].orderId],
    ])
    await sandbox.close()
  }
})
