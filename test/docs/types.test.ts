import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'
import { type Block, blocksOf, GUIDES, has, textOf } from '../support/guides.ts'
import { binOf, ended, installed } from '../support/package.ts'

const project = installed()

const isChecked = ({ language, says }: Block): boolean =>
  language === 'ts' && (says.needs === undefined || has(says.needs))

const STRICT = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2022', 'ESNext.Disposable', 'DOM'],
    module: 'NodeNext',
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  },
  include: ['*.mts'],
}

test('the guides hold under strict with the types of the package', async () => {
  const blocks = GUIDES.flatMap((guide) => blocksOf(textOf(guide, 'en'))).filter(isChecked)
  const names = blocks.map(({ says }) => says.check)
  expect(blocks.length).toBeGreaterThan(0)
  expect(new Set(names).size, 'each example is a file of its own').toBe(names.length)
  const folder = project.folder({
    'tsconfig.json': JSON.stringify(STRICT),
    ...Object.fromEntries(blocks.map(({ says, code }) => [`${says.check}.mts`, code])),
  })
  const { output } = await ended(process.execPath, [binOf('typescript', 'tsc'), '-p', '.'], { cwd: folder })
  expect(output).toBe('')
})
