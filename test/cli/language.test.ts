import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { languageOf } from '../../src/config/environment.ts'
import { runCommand } from '../support/command.ts'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import { startCli } from '../support/dist.ts'
import { postForm } from '../support/sandbox.ts'

const HAN = /\p{Script=Han}/u

test.each([
  [undefined, { LC_ALL: 'zh_CN.UTF-8', LC_MESSAGES: 'en_US', LANG: 'en_US' }, 'zh'],
  [undefined, { LC_ALL: '', LC_MESSAGES: 'zh_TW', LANG: 'en_US' }, 'zh'],
  [undefined, { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en'],
  [undefined, { LANG: 'de_DE.UTF-8' }, 'en'],
  [undefined, {}, 'en'],
  [undefined, { LANG: 'en_US', CHANNEL_SANDBOX_LANG: 'zh' }, 'zh'],
  ['en', { LC_ALL: 'zh_CN', CHANNEL_SANDBOX_LANG: 'zh' }, 'en'],
] as const)('asked for %s in %j, the language is %s', (asked, environment, language) => {
  expect(languageOf(asked, environment)).toBe(language)
})

describe('help in Chinese', () => {
  test.each(COMMANDS.map(({ name }) => name))('of %s', async (name) => {
    const { code, stdout } = await runCommand([name, '--help', '--lang', 'zh'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^用法：/)
    expect(stdout).toMatch(/退出码：/)
    const english = await runCommand([name, '--help', '--lang', 'en'])
    expect(english.stdout).toMatch(/^Usage:/)
    // Flags, examples and exit codes are the same facts in both.
    const facts = (text: string) => [...new Set(text.match(/--[a-z][\w-]*|\$ channel-sandbox .*/g))].sort()
    expect(facts(stdout)).toEqual(facts(english.stdout))
  })

  /** What a help lists in columns: options, arguments and commands. */
  const listed = (help: string) =>
    help.split('\n').filter((line) => /^ {2}(-\w, )?(--?[a-z]|\[|<|[a-z]+( |$))/.test(line) && !line.startsWith('  $ '))

  test.each(['en', 'zh'])('in %s it says of everything it lists what that is', async (lang) => {
    for (const args of [[], ...COMMANDS.map(({ name }) => [name])]) {
      const { stdout } = await runCommand([...args, '--help', '--lang', lang])
      const lines = listed(stdout)
      expect(lines.length, args.join()).toBeGreaterThan(1)
      expect(lines.filter((line) => !/^ {2}\S.*? {2,}\S/.test(line))).toEqual([])
      if (lang === 'zh')
        expect(lines.filter((line) => !HAN.test(line) && /[a-z]+ [a-z]+ [a-z]+/.test(line))).toEqual([])
    }
  })

  test('the language may stand before the command, and mistakes are told in it', async () => {
    const { code, stderr } = await runCommand(['--lang', 'zh', 'callbacks', 'list', '--sate', 'failed'])
    expect([code, stderr]).toEqual([2, expect.stringMatching(/错误：未知选项 '--sate'[\s\S]*是否想用 --state/)])
    expect((await runCommand(['reset', '--lang', 'fr'])).code).toBe(2)
  })
})

test('start page and log are Chinese by the language of the shell; ready line, keys and JSON stay', async () => {
  const running = startCli(['start', '--port', '0', '--log-format', 'json'], { env: { LC_ALL: 'zh_CN.UTF-8' } })
  const [, url = ''] = await running.prints(/^channel-sandbox ready on (http:\S+)$/m)
  const [page = ''] = running.output().split('channel-sandbox ready on')
  for (const part of ['白鹭开放平台', '回调发往', '控制台', 'appKey    demo-egret-appkey-1001'])
    expect(page).toContain(part)
  const refused = await postForm(url + GET_INFO, { ...getInfoParams(), sign: 'wrong' })
  expect(refused.json).toEqual({ code: 1006, msg: 'sign 错误，验证通不过', data: [] })
  const [line = ''] = await running.prints(/^\{.*"event":"request".*\}$/m)
  const { msg, outcome, event } = JSON.parse(line)
  expect({ outcome, event }).toEqual({ outcome: 'SIGN_INVALID', event: 'request' })
  expect(msg).toMatch(HAN)
})
