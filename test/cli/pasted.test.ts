import { delimiter, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands/index.ts'
import { runCommand } from '../support/command.ts'
import { GET_INFO, getInfoParams } from '../support/demo.ts'
import { ensureBuilt, ROOT, startProcess } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { type Block, blocksOf, textOf } from '../support/guides.ts'
import { alice, opened } from '../support/quicksdk.ts'
import { postForm, startSandbox } from '../support/sandbox.ts'
import { sampled, turns } from '../support/size.ts'

beforeAll(ensureBuilt)

/** A new user's folder: a project with tests of its own, the command in the PATH, a sandbox that has refused a request and sent a mail. */
async function newUser() {
  const sandbox = await startSandbox()
  const folder = folderWith({ 'package.json': '{"scripts":{"test":"node --version"}}' })
  const bin = folderWith()
  // Where shells look for completions.
  const home = folderWith({ '.zfunc/_other': '', '.config/fish/completions/other.fish': '' })
  const env = { HOME: home, PATH: `${bin}${delimiter}${process.env.PATH}`, CHANNEL_SANDBOX_URL: sandbox.url }
  const beRefused = () => postForm(sandbox.url + GET_INFO, { ...getInfoParams(), sign: 'wrong' })
  await beRefused()
  await opened(sandbox, 'sendCodeByEmail', { email: alice.email, sendType: '3' })
  const run = (line: string) =>
    startProcess('bash', ['-c', line.replaceAll('http://127.0.0.1:4780', sandbox.url)], { cwd: folder, env })
  const made = run(`ln -s ${join(ROOT, 'dist/cli.cjs')} ${bin}/channel-sandbox`)
  await new Promise((resolve) => made.child.once('close', resolve))
  return { run, beRefused }
}

const runsOn = /^channel-sandbox (start|--)/
/** Prints what happens until Ctrl-C. */
const tails = /^channel-sandbox (requests )?tail/

/** Pastes lines one after another, as they stand; each has to succeed, or to be ready where it runs on. */
async function paste(lines: readonly string[]): Promise<void> {
  const { run, beRefused } = await newUser()
  for (const line of lines) {
    // The game it names is the reader's own: without one it says so at once, and has understood the rest.
    const needsGame = line.startsWith('channel-sandbox certify') && line.includes('--url')
    const running = run(needsGame ? `${line} --wait 0s` : line)
    if (runsOn.test(line)) {
      await running.prints(/ready on/)
      continue
    }
    if (tails.test(line)) {
      const printed = () => beRefused().then(running.output)
      await expect.poll(printed, { message: line }).toContain('getInfo')
      running.child.kill('SIGINT')
      continue
    }
    const code = await new Promise((resolve) => running.child.once('close', resolve))
    expect(code, `${line}\n${running.output()}`).toBe(needsGame ? 11 : 0)
  }
}

/** Each line is a process or more: in small size the lines of every twelfth command are run. */
const isTaken = turns(12)
const helps = [['--help'], ...COMMANDS.map(({ name }) => [name, '--help'])]

describe('every example works when pasted', () => {
  test.each(helps.map((args) => ({ args, isPasted: isTaken() })))(
    '$args.0 $args.1',
    async ({ args, isPasted }) => {
      const { code, stdout } = await runCommand(args)
      expect(code).toBe(0)
      const lines = [...stdout.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line]) => line as string)
      expect(lines.length).toBeGreaterThan(1)
      expect(stdout).toContain('Exit codes: ')
      if (isPasted) await paste(lines)
    },
    60_000,
  )

  test.each([
    ['callbacks', 'list'],
    ['callbacks', 'show'],
    ['callbacks', 'replay'],
    ['seed', 'generate'],
  ])('%s %s has examples too', async (...args) => {
    const { stdout } = await runCommand([...args, '--help'])
    expect(stdout).toContain(`  $ channel-sandbox ${args.join(' ')} `)
  })

  test('the page on commands, and what the README shows of them', async () => {
    const blocks = (['commands', 'README'] as const)
      .flatMap((page) => blocksOf(textOf(page, 'en')))
      .filter(({ says }) => says.check === 'pasted')
    const linesOf = ({ code }: Block) =>
      code
        .trim()
        .split('\n')
        .map((line) => line.replace(/^npx /, ''))
    for (const { name } of COMMANDS)
      expect(blocks.flatMap(linesOf).join('\n'), `${name} is on the page`).toContain(`channel-sandbox ${name}`)
    await paste(sampled(blocks, 8).flatMap(linesOf))
  }, 120_000)
})
