import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT, startCli, startProcess } from '../support/dist.ts'
import { type Block, blocksOf, filesOf, folderOfUser, GUIDES, has, paste, textOf } from '../support/guides.ts'

const HERE = 'http://127.0.0.1:4780'
const GAME = 'http://127.0.0.1:3000'

/** The game server of the guide, as its reader starts it. Answers where it listens. */
async function startGuideGame(folder: string): Promise<string> {
  const game = startProcess(process.execPath, ['game-server.mjs'], { cwd: folder, env: { PORT: '0' } })
  const [, port] = await game.prints(/^game server on port (\d+)$/m)
  return `http://127.0.0.1:${port}`
}

/** Lines that must be printed in this order, others between them; `…` stands for anything. */
function expectPrinted(printed: string, wanted: string): void {
  const lines = wanted
    .trim()
    .split('\n')
    .map((line) => line.split('…').map(escaped).join('.*'))
  expect(printed, wanted).toMatch(new RegExp(lines.map((line) => `^${line}$`).join('\\n(?:.*\\n)*?'), 'm'))
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')

const headings = (markdown: string) =>
  markdown
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .split('\n')
    .flatMap((line) => /^#+(?= )/.exec(line)?.[0] ?? [])

const code = (blocks: readonly Block[]) => blocks.map(({ language, says, code }) => ({ language, says, code }))

/** Where a file's links lead, those to other places left out. */
const links = (markdown: string) =>
  [...markdown.matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)].map(([, path = '']) => path)

describe.each(GUIDES)('the guide %s', (guide) => {
  const english = textOf(guide, 'en')
  const blocks = blocksOf(english)

  test('is the same in both languages but for its words', () => {
    const chinese = textOf(guide, 'zh')
    expect(headings(chinese)).toEqual(headings(english))
    expect(code(blocksOf(chinese))).toEqual(code(blocks))
    const ours = links(english).map((link) =>
      link.replace(/^\.\.\/zh\//, '../en/').replace('README.md', 'README.zh.md'),
    )
    expect(links(chinese)).toEqual(ours)
  })

  test('leads to files that are there', () => {
    for (const link of [...links(english), ...links(textOf(guide, 'zh'))])
      expect(() => readFileSync(join(ROOT, 'docs/en', link)), link).not.toThrow()
  })

  test('has no code that nobody tries', () => {
    for (const { language, says, code } of blocks) {
      const tried = says.file ?? says.run ?? says.output ?? says.check
      expect(tried, `${language} block without file, run, output or check:\n${code}`).toBeDefined()
    }
  })

  // A reader goes through a section with one sandbox, step by step.
  for (const section of english.split(/^(?=## )/m)) {
    const steps = blocksOf(section).filter(({ language }) => language === 'sh')
    if (steps.length === 0) continue
    const needs = steps.flatMap(({ says }) => says.needs?.split(',') ?? [])
    const missing = needs.filter((need) => !has(need))
    const why = missing.length > 0 ? ` (skipped: no ${missing.join(', ')} here)` : ''
    const [title] = section.split('\n')
    test.skipIf(missing.length > 0)(
      `${title}: each step runs and prints what it says${why}`,
      async () => {
        const sandbox = startCli(['--port', '0', '--faker-seed', '1'])
        const [, url = ''] = await sandbox.prints(/^channel-sandbox ready on (\S+)$/m)
        const folder = folderOfUser(filesOf(blocks))
        const game = section.includes('check=game') ? await startGuideGame(folder) : GAME
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
})
