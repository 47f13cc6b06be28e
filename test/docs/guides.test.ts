import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT, startCli } from '../support/dist.ts'
import { type Block, blocksOf, filesOf, folderOfUser, GUIDES, has, paste, textOf } from '../support/guides.ts'

const HERE = 'http://127.0.0.1:4780'

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

  for (const { says, code } of blocks.filter((block) => block.language === 'sh')) {
    const missing = (says.needs ?? '').split(',').filter((need) => need !== '' && !has(need))
    const why = missing.length > 0 ? ` (skipped: no ${missing.join(', ')} here)` : ''
    test.skipIf(missing.length > 0)(
      `${says.run} runs and prints what it says${why}`,
      async () => {
        const sandbox = startCli(['--port', '0', '--faker-seed', '1'])
        const [, url = ''] = await sandbox.prints(/^channel-sandbox ready on (\S+)$/m)
        const folder = folderOfUser(filesOf(blocks))
        const printed = await paste(folder, code.replaceAll(HERE, url), { CHANNEL_SANDBOX_URL: url })
        if (says.prints === undefined) return
        const wanted = blocks.find((block) => block.says.output === says.prints)
        expectPrinted(
          printed.replaceAll(url, HERE).replaceAll('\r\n', '\n'),
          wanted?.code ?? `no output ${says.prints}`,
        )
      },
      60_000,
    )
  }
})
