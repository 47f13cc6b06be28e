import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { printable, printableLines } from '../../src/contract/values/printable.ts'
import { isNearAddress } from '../../src/engine/callbacks/sending/addressGuard.ts'
import { oneLine } from '../../src/library/report/oneLine.ts'
import { runCommand } from '../support/command.ts'
import { ALICE, APP, egretSeed } from '../support/egret.ts'
import { folderWith } from '../support/folder.ts'
import { startGame } from '../support/game.ts'
import { send, startSandbox } from '../support/sandbox.ts'

const NASTY = 'a\nchannel-sandbox ready on http://evil\u001b]0;x\u0007\u009b31m\u202eb\u2066'
const SHOWN = 'a\\u000achannel-sandbox ready on http://evil\\u001b]0;x\\u0007\\u009b31m\\u202eb\\u2066'

test('what others wrote neither steers a terminal nor forges a line', () => {
  expect(printable(NASTY)).toBe(SHOWN)
  expect(printableLines(NASTY)).toBe(SHOWN.replace('\\u000a', '\n'))
  expect(oneLine('\u001b[2J\u009b', 9)).toBe('\\u001b[2J…')
  expect(printable('plain 字 text')).toBe('plain 字 text')
  expect(JSON.parse(printableLines(JSON.stringify({ NASTY })))).toEqual({ NASTY })
})

test.each(['fd00:ec2::254', 'fd20:ce::254'])('%s, where a cloud keeps its credentials, is not called', (address) => {
  expect(isNearAddress(address)).toBe(false)
})

test('a page of another site and a probe make no namespace', async () => {
  const sandbox = await startSandbox()
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'http://evil.example' }] as const) {
    expect((await send(`${sandbox.url}/ns/evil/v2/user/getInfo`, { headers })).status).toBe(404)
  }
  expect((await send(`${sandbox.url}/ns/probe/readyz`)).status).toBe(200)
  expect((await send(`${sandbox.url}/ns/probe/metrics`)).status).toBe(404)
  expect((await send(`${sandbox.url}/__admin/namespaces`)).json.namespaces).toEqual([])
  await send(`${sandbox.url}/ns/worker-1/__admin/health`)
  expect((await send(`${sandbox.url}/ns/worker-1/readyz`)).status).toBe(200)
})

describe('no command prints them', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|^channel-sandbox ready/m
  const files = () => {
    const folder = folderWith()
    const written = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    return { folder, written }
  }

  test.each<[string, (given: ReturnType<typeof files>) => readonly string[]]>([
    ['seed validate', ({ written }) => ['seed', 'validate', written('a.json', JSON.stringify({ [NASTY]: 1 }))]],
    ['seed validate of a file', () => ['seed', 'validate', `nowhere-${NASTY}`]],
    [
      'openapi --check',
      ({ folder, written }) => {
        written('egret.json', JSON.stringify({ [NASTY]: NASTY }))
        return ['openapi', '--check', '--out', folder]
      },
    ],
    ['sign', () => ['sign', 'egret', '--key', 'k', `a=${NASTY}`]],
    ['explain', () => ['explain', 'egret', '--key', 'k', `a=${NASTY}`, `sign=${NASTY}`]],
    ['an unknown option', () => [`--${NASTY}`]],
    ['an unknown command', () => [NASTY]],
    ['--url', () => ['env', '--url', NASTY]],
  ])('%s', async (_name, argumentsOf) => {
    const { stdout, stderr } = await runCommand(argumentsOf(files()))
    expect(stdout + stderr).toMatch(/ready on http:\/\/?evil/)
    expect(stdout + stderr).not.toMatch(raw)
  })

  test('env, trigger, callbacks and lists of a sandbox whose seed has them', async () => {
    const game = await startGame(() => NASTY)
    const sandbox = await startSandbox({ seed: egretSeed({ payCallbackUrl: game.url, appKey: NASTY }) })
    const { callbackId = '' } = await sandbox.egret.pay({ appId: APP.appId, id: ALICE.id, goodsId: '1', ext: NASTY })
    await expect.poll(async () => (await sandbox.callbacks.get(callbackId))?.attempts.length).toBe(1)
    for (const command of [
      ['env'],
      ['env', '--format', 'dotenv'],
      ['env', '--json'],
      ['callbacks', 'list'],
      ['callbacks', 'show', callbackId],
      ['callbacks', 'show', callbackId, '--json'],
      ['callbacks', 'replay', NASTY],
      ['orders', 'egret'],
    ]) {
      const { stdout, stderr } = await runCommand([...command, '--url', sandbox.url])
      expect(stdout + stderr, command.join(' ')).not.toBe('')
      // A value of env may have lines; between its quotes they are its own.
      expect(command[0] === 'env' ? stdout.replace(/^channel-/gm, '') : stdout + stderr, command.join(' ')).not.toMatch(
        raw,
      )
    }
  })
})
