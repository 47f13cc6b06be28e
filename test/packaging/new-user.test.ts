import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startProcess } from '../support/dist.ts'
import { ended, installed } from '../support/package.ts'
import { sampled, turns } from '../support/size.ts'

/** npm takes seconds for each start. */
const isTaken = turns(3)

const project = installed()
const COMMAND = () => join(project.path, 'node_modules/.bin/channel-sandbox')
const file = (name: string): string => readFileSync(join(import.meta.dirname, 'new-user', name), 'utf8')
/** The game, with its own tests for node:test. */
const game = () => project.folder({ 'server.mjs': file('server.mjs'), 'server.test.mjs': file('server.test.mjs') })

/** What a new user does, in an empty folder with only the tarball. */
describe('a new user', () => {
  test('has a signed request answered within a minute of installing', async () => {
    const begun = performance.now()
    const sandbox = startProcess(COMMAND(), ['--port', '0'], { cwd: project.path })
    await sandbox.prints(/^channel-sandbox ready on /m)
    const [, curl = ''] = await sandbox.prints(/^ {2}(curl .*\/v2\/user\/getInfo.*)$/m)
    const { output } = await ended('bash', ['-c', `${curl} -s`], { cwd: project.path })
    expect(JSON.parse(output)).toMatchObject({ code: 0, msg: 'success' })
    expect((project.installedIn() + performance.now() - begun) / 1000).toBeLessThan(60)
  })

  test.runIf(isTaken())('runs the tests of a game beside a sandbox, and they are green', async () => {
    const { code, output } = await ended('npx', ['channel-sandbox', 'exec', '--', 'npm', 'test'], { cwd: game() })
    expect(output).toMatch(/^(#|ℹ) pass 2$/m)
    expect(code, output).toBe(0)
  })

  test.each(
    sampled(
      [
        ['a key with a space behind it', 'demo-egret-appkey-1001 ', 'key-white-space'],
        ["another provider's key", 'demo-quick-openkey', 'key-of-another-provider'],
      ] as const,
      2,
    ),
  )('sees them red with %s, and reads why', async (_what, key, why) => {
    const args = ['channel-sandbox', 'exec', '--', 'npm', 'test']
    const { code, output } = await ended('npx', args, { cwd: game(), env: { GAME_APP_KEY: key } })
    expect(code).toBe(1)
    expect(output).toMatch(/^(#|ℹ) fail 2$/m)
    expect(output).toContain('egret user.getInfo by 1001 was refused as SIGN_INVALID')
    expect(output).toContain(`[${why}]`)
    expect(output).toMatch(/egret pay\.notify .*: failed after 1 attempt\n.*answered 200: .*1013/)
  })
})
