import { execFileSync, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import vectors from '../../fixtures/vectors/rocgame.json' with { type: 'json' }
import { runCommand } from '../support/command.ts'
import { ensureBuilt, ROOT } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { egretSigned, md5 } from '../support/php.ts'

const CLI = resolve(ROOT, 'dist/cli.cjs')
beforeAll(ensureBuilt)

/** What reads standard input is a process of its own. */
async function run(
  args: readonly string[],
  input?: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  if (input === undefined) return runCommand(args)
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { input, encoding: 'utf8' })
  return { code: status, stdout, stderr }
}
const json = async (args: readonly string[], input?: string) =>
  JSON.parse((await run([...args, '--json'], input)).stdout)
const fileWith = (body: string) => join(folderWith({ body }), 'body')

const KEY = 'secret-app-key'
const SIGNED = egretSigned({ appId: '1001', time: '1420855806', token: 'a b' }, KEY)
const pairs = (params: Readonly<Record<string, string>>) =>
  Object.entries(params).map(([name, value]) => `${name}=${value}`)

describe('sign', () => {
  test('answers signature, text and body', async () => {
    const { sign: _sign, ...plain } = SIGNED
    const answered = await json(['sign', 'egret', '--key', KEY, ...pairs(plain)])
    expect(answered).toEqual({
      provider: 'egret',
      sign: SIGNED.sign,
      stringToSign: 'appId=1001time=1420855806token=a b[redacted]',
      body: `appId=1001&time=1420855806&token=a+b&sign=${SIGNED.sign}`,
    })
  })

  test.each(vectors)('RocGame: $name', async ({ jsonBody, key, sign }) => {
    expect(await json(['sign', 'rocgame', '--key', key, '--body', fileWith(jsonBody)])).toMatchObject({
      sign,
      body: jsonBody,
    })
  })

  test.each(vectors.filter(({ jsonBody }) => jsonBody.includes('"prop":[')))(
    'a list that is named is a list in the body, and replaces what the body had: $name',
    async ({ jsonBody, key, sign }) => {
      const right = JSON.parse(jsonBody)
      const list = `prop=${JSON.stringify(right.prop, null, 1)}`
      const printed = await json([
        'sign',
        'rocgame',
        '--key',
        key,
        '--body',
        fileWith(JSON.stringify({ ...right, prop: 0 })),
        list,
      ])
      expect([printed.sign, JSON.parse(printed.body)]).toEqual([sign, right])
    },
  )
})

describe('verify', () => {
  const body = new URLSearchParams(SIGNED).toString()

  test('a file with a line break at its end', async () => {
    const { code, stdout } = await run(['verify', 'egret', '--key', KEY, '--body', fileWith(`${body}\n`)])
    expect(code).toBe(0)
    expect(stdout).toContain('match')
  })

  test('exits 1 on a mismatch and does not show the key', async () => {
    const { code, stdout } = await run(['verify', 'egret', '--key', `${KEY}2`, '--body', '-'], body)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^verdict +mismatch$/m)
    expect(stdout).not.toContain(KEY)
  })

  test.each([
    [['verify', 'egret', '--key', KEY, 'a=1']],
    [['verify', 'egret', 'a=1', 'sign=x']],
    [['verify', 'nobody', '--key', KEY, 'a=1']],
    [['sign', 'egret', '--key', KEY, 'a']],
    [['sign', 'egret', '--key', KEY]],
    [['sign', 'egret', '--key', KEY, '--body', '/nowhere/at/all']],
  ])('usage: %j exits 2', async (args) => {
    const { code, stderr } = await run(args)
    expect(code).toBe(2)
    expect(stderr).not.toBe('')
  })
})

describe('explain', () => {
  test('names the mistake in both languages', async () => {
    const sign = md5(`appId=1001&time=1420855806${KEY}`)
    const { code, stdout } = await run([
      'explain',
      'egret',
      '--key',
      KEY,
      'appId=1001',
      'time=1420855806',
      `sign=${sign}`,
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('exact: pairs-joined-with-ampersand')
    expect(stdout).toContain('参数之间多了 & 连接符')
    expect(stdout).toContain('appId=1001{+&+}time=1420855806[redacted]')
    expect(stdout).not.toContain(KEY)
  })

  test('knows another key by the name it was given', async () => {
    const sign = md5('a=1&the-callback-key')
    const args = [
      'explain',
      'quicksdk',
      '--key',
      KEY,
      '--other-key',
      'callbackKey=the-callback-key',
      'a=1',
      `sign=${sign}`,
    ]
    expect(await json(args)).toMatchObject({
      verdict: 'exact',
      slug: 'key-of-same-tenant',
      signed: 'a=1&[callbackKey (--other-key)]',
    })
  })

  test('a right signature needs no explanation', async () => {
    expect(await json(['explain', 'egret', '--key', KEY, ...pairs(SIGNED)])).toEqual({
      provider: 'egret',
      verdict: 'match',
    })
  })
})

test('the examples of every help work when pasted', async () => {
  for (const command of ['sign', 'verify', 'explain']) {
    const help = (await run([command, '--help'])).stdout
    const examples = [...help.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line as string)
    expect(examples.length).toBeGreaterThan(1)
    for (const line of examples) {
      const pasted = line.replaceAll('channel-sandbox ', `${process.execPath} ${CLI} `)
      const printed = execFileSync('bash', ['-c', pasted], { encoding: 'utf8' })
      if (command === 'verify') expect(printed).toMatch(/^verdict +match$/m)
      if (command === 'explain') expect(printed).toMatch(/^exact: /)
    }
  }
})

test('nt_data is signed, verified and explained', async () => {
  const given = ['quicksdk-nt-data', '--key', '36', '--md5-key', 'MD5KEY']
  const sent = ['nt_data=@111@163@113@103@111@101@160@116', 'sign=@166']
  expect((await run(['sign', ...given, ...sent])).stdout).toContain('d3e38dbc206e7133f0f743e6de126006')
  expect((await run(['verify', ...given, ...sent, 'md5Sign=d3e38dbc206e7133f0f743e6de126006'])).stdout).toContain(
    'match',
  )
  const wrong = `md5Sign=${md5('@111@163@113@103@111@101@160@116@16636')}`
  expect((await run(['verify', ...given, ...sent, wrong])).code).toBe(1)
  expect((await run(['explain', ...given, ...sent, wrong])).stdout).toContain('exact: key-of-same-tenant')
})
