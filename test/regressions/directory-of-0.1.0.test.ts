import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { startSandbox, stateOf } from '../support/sandbox.ts'

test.each([
  ['a log', 'data-0.1.0'],
  ['a snapshot and a log', 'data-0.1.0-snapshot'],
])('a directory with %s that 0.1.0 wrote opens and goes on, and does so again', async (_what, fixture) => {
  const data = folderWith()
  cpSync(join(ROOT, 'test/fixtures', fixture), data, { recursive: true })
  // 0.1.0 was killed.
  writeFileSync(join(data, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), began: '1' }))
  for (let start = 0; start < 2; start += 1) {
    const sandbox = await startSandbox({ data })
    const [app] = (await stateOf(sandbox)).egret.apps
    expect([app.appId, app.orders.length]).toEqual(['1001', 1])
    expect((await stateOf(sandbox)).sandbox.clock).toEqual({ offsetMs: 3_600_000 })
    expect((await sandbox.callbacks.list()).map(({ id, order }) => [id, order])).toEqual([
      ['cb_000001', app.orders[0].orderId],
    ])
    await sandbox.close()
    // From then on its lines are chained, and 0.1.0 refuses it as newer instead of taking it for damaged.
    for (const name of readdirSync(data)) {
      const [header = ''] = readFileSync(join(data, name), 'utf8').split('\n')
      expect(JSON.parse(header.slice(9))).toMatchObject({ version: 2, chained: true })
    }
  }
})
