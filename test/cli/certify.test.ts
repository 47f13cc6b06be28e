import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { dialects } from '../certify/games/dialects.ts'
import { startGame } from '../certify/games/game.ts'
import { runCommand } from '../support/command.ts'
import { ROOT } from '../support/dist.ts'
import { startSandbox } from '../support/sandbox.ts'

async function startRightGame() {
  const game = await startGame(dialects.egret)
  onTestFinished(() => game.close())
  return game
}

test.each([
  [['egrt', '--url', 'http://127.0.0.1:1/'], 2, /did you mean egret\?/],
  [['egret'], 2, /--url is missing/],
  [['egret', '--url', 'http://8.8.8.8/'], 2, /neither loopback nor private/],
  [['egret', '--url', 'http://127.0.0.1:1/', '--app', '99'], 2, /signing key/],
  [['egret', '--url', 'http://127.0.0.1:1/', '--expected-failures', 'nowhere.yml'], 2, /cannot be read/],
  [['egret', '--url', 'http://127.0.0.1:1/', '--wait', '1ms'], 11, /Nothing listens/],
  [['egret', '--url', 'http://127.0.0.1:1/', '--key', ''], 2, /key is empty/],
  [['egret', '--url', 'http://127.0.0.1:1/', '--player', ''], 2, /player is empty/],
  [['egret', '--list', '--reporter', 'junit'], 2, /--list is written as pretty, json, markdown/],
  [
    ['egret', '--url', 'http://127.0.0.1:1/', '--admin-url', 'http://127.0.0.1:1', '--callback-timeout', '1s'],
    2,
    /--callback-timeout and --admin-url/,
  ],
] as [string[], number, RegExp][])('certify %j ends with one sentence', async (args, code, sentence) => {
  const ended = await runCommand(['certify', ...args])
  expect(ended.code).toBe(code)
  expect(ended.stderr.trim().split('\n')).toEqual([expect.stringMatching(sentence)])
})

test.each(['en', 'zh'])(
  'the list of checks in docs/%s is the one there is; `npm run generate` renews it',
  async (lang) => {
    const { stdout } = await runCommand(['certify', '--list', '--lang', lang, '--reporter', 'markdown'])
    expect(readFileSync(join(ROOT, 'docs', lang, 'certify-checks.md'), 'utf8')).toBe(stdout)
  },
)

test('the list of a channel has what fits it, and nothing else', async () => {
  const { stdout } = await runCommand(['certify', 'rocgame', '--list', '--reporter', 'json'])
  const ids = JSON.parse(stdout).map(({ id }: { id: string }) => id)
  expect(ids).toEqual(expect.arrayContaining(['pay.valid', 'gift.again', 'reply.exact']))
  expect(ids).not.toContain('amount.lower')
})

test('runs in a sandbox that is there already, its commands on this machine', async () => {
  const sandbox = await startSandbox()
  const game = await startRightGame()
  const args = ['--url', game.url, '--admin-url', sandbox.url, '--checks', 'pay.valid,sign.wrong', '--settle', '20ms']
  const ended = await runCommand(['certify', 'egret', ...args, '--probe-command', 'echo 7', '--reporter', 'json'])
  expect(ended.code).toBe(0)
  const report = JSON.parse(ended.stdout)
  expect(report.probeReason).toContain('the probe showed 7')
  expect(report.counts).toMatchObject({ pass: 1, unobserved: 1 })
  expect(await sandbox.namespace('certify').callbacks.list()).toHaveLength(2)
  const there = ['certify', 'egret', '--url', game.url, '--admin-url', sandbox.url]
  expect(await runCommand([...there, '--app', '99'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('99 is unknown'),
  })
})
