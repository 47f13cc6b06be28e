import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { ROOT, startCli, startProcess } from '../support/dist.ts'
import {
  anchorOf,
  type Block,
  blocksOf,
  expectPrinted,
  filesOf,
  folderOfUser,
  GUIDES,
  has,
  headingsOf,
  type Language,
  linksOf,
  paste,
  pathOf,
  rowsOf,
  textOf,
} from '../support/guides.ts'
import { turns } from '../support/size.ts'

const HERE = 'http://127.0.0.1:4780'
const GAME = 'http://127.0.0.1:3000'

/** The game server of the guide, as its reader starts it. Answers where it listens. */
async function startGuideGame(folder: string): Promise<string> {
  const game = startProcess(process.execPath, ['game-server.mjs'], { cwd: folder, env: { PORT: '0' } })
  const [, port] = await game.prints(/^game server on port (\d+)$/m)
  return `http://127.0.0.1:${port}`
}

const levels = (markdown: string) => headingsOf(markdown).map((heading) => heading.replace(/ .*/, ''))

const code = (blocks: readonly Block[]) => blocks.map(({ language, says, code }) => ({ language, says, code }))

/** The page in both languages is one page here. */
const asEnglish = (link: string) =>
  link
    .replace(/^docs\/zh\//, 'docs/en/')
    .replace('README.zh.md', 'README.md')
    .replace(/^(docs\/images\/.*)-zh\.webp$/, '$1-en.webp')

/** Where code is tried that neither runs to an end here nor is TypeScript, by the word behind `check=`. */
const CHECKS: Readonly<Record<string, string>> = {
  start: 'below',
  'runs-on': 'below',
  game: 'below',
  clone: 'below',
  'start-page': 'test/story/readme.test.ts',
  docker: 'test/docs/compose.test.ts',
  pasted: 'test/cli/pasted.test.ts',
  // A few lines to put into a program of the reader's own.
  sketch: 'nowhere',
}

/** A section is a sandbox and a process or more for each step. */
const isTaken = turns(8)

describe.each(GUIDES)('the page %s', (guide) => {
  const english = textOf(guide, 'en')
  const blocks = blocksOf(english)

  test('is the same in both languages but for its words', () => {
    const chinese = textOf(guide, 'zh')
    expect(levels(chinese)).toEqual(levels(english))
    expect(code(blocksOf(chinese))).toEqual(code(blocks))
    expect(rowsOf(chinese).map((row) => row.length)).toEqual(rowsOf(english).map((row) => row.length))
    const paths = (language: Language) =>
      linksOf(pathOf(guide, language), textOf(guide, language)).map(({ path }) => asEnglish(path))
    expect(paths('zh')).toEqual(paths('en'))
  })

  test.each(['en', 'zh'] as const)('leads to files and headings that are there: %s', (language) => {
    for (const { path, anchor } of linksOf(pathOf(guide, language), textOf(guide, language))) {
      expect(existsSync(join(ROOT, path)), path).toBe(true)
      if (anchor === undefined) continue
      const anchors = headingsOf(readFileSync(join(ROOT, path), 'utf8')).map(anchorOf)
      expect(anchors, `a heading of ${path}`).toContain(anchor)
    }
  })

  test('keeps to its language where it can', () => {
    const foreign = linksOf(pathOf(guide, 'zh'), textOf(guide, 'zh')).filter(({ path }) => path.startsWith('docs/en/'))
    // One leads to the English page itself.
    expect(foreign.map(({ path }) => path)).toEqual(guide === 'README' ? [] : [pathOf(guide, 'en')])
  })

  test('has no code that is not tried', () => {
    for (const { language, says, code } of blocks) {
      const tried = says.file ?? says.run ?? says.output ?? says.check
      expect(tried, `${language} block without file, run, output or check:\n${code}`).toBeDefined()
      if (language !== 'ts' && says.check !== undefined) expect(Object.keys(CHECKS)).toContain(says.check)
    }
    const printed = new Set(blocks.map(({ says }) => says.prints))
    for (const { says } of blocks) if (says.output !== undefined) expect(printed).toContain(says.output)
  })

  // A reader goes through a section with one sandbox, step by step.
  for (const text of english.split(/^(?=## )/m)) {
    const steps = blocksOf(text).filter(({ says }) => says.run !== undefined)
    if (steps.length === 0 || !isTaken()) continue
    const needs = steps.flatMap(({ says }) => says.needs?.split(',') ?? [])
    const missing = needs.filter((need) => !has(need))
    const why = missing.length > 0 ? ` (skipped: no ${missing.join(', ')} here)` : ''
    const [title] = text.split('\n')
    test.skipIf(missing.length > 0)(
      `${title}: each step runs and prints what it says${why}`,
      async () => {
        const sandbox = startCli(['--port', '0', '--faker-seed', '1'])
        const [, url = ''] = await sandbox.prints(/^channel-sandbox ready on (\S+)$/m)
        const folder = folderOfUser(filesOf(blocks))
        const game = text.includes('check=game') ? await startGuideGame(folder) : GAME
        for (const { says, code } of steps) {
          const command = code.replaceAll(HERE, url).replaceAll(GAME, game)
          const printed = await paste(folder, command, { CHANNEL_SANDBOX_URL: url })
          if (says.prints === undefined) continue
          const wanted = blocks.find((block) => block.says.output === says.prints)
          const shown = printed.replaceAll(url, HERE).replaceAll(game, GAME).replaceAll('\r\n', '\n')
          expectPrinted(shown, wanted?.code ?? `no output ${says.prints}`)
        }
      },
      60_000,
    )
  }

  const checkedAs = (check: string) => blocks.filter(({ says }) => says.check === check)

  for (const { code } of checkedAs('start')) {
    // What comes before installs the package, as folderOfUser does.
    const command = code.trim().split('\n').at(-1) ?? ''
    test(`${command} starts`, async () => {
      const folder = folderOfUser({})
      const PATH = `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`
      const running = startProcess('bash', ['-c', command], { cwd: folder, env: { PATH, CHANNEL_SANDBOX_PORT: '0' } })
      await running.prints(/^channel-sandbox ready on /m)
    })
  }

  for (const { code } of checkedAs('runs-on')) {
    test('what prints until it is ended prints what happens', async () => {
      const sandbox = startCli(['--port', '0'])
      const [, url = ''] = await sandbox.prints(/^channel-sandbox ready on (\S+)$/m)
      const running = startProcess('bash', ['-c', `exec ${code.replaceAll(HERE, url)}`])
      await running.prints(/retry: \d+/)
      await fetch(`${url}/v2/user/getInfo`, { method: 'POST' })
      await running.prints(/^event: request\ndata: \{.*"operation":"user.getInfo"/m)
    })
  }

  for (const line of checkedAs('clone').flatMap(({ code }) => code.trim().split('\n'))) {
    test(`the clone has ${line}`, () => {
      const [, script] = /^npm (?:run )?(\w+)/.exec(line) ?? []
      if (script === undefined) expect(existsSync(join(ROOT, line.split(' ')[0] ?? ''))).toBe(true)
      else expect(Object.keys(manifest.scripts)).toContain(script)
    })
  }
})
