import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'
import { type Block, blocksOf, GUIDES, has, textOf } from '../support/guides.ts'
import { binOf, ended, installed } from '../support/package.ts'

const project = installed()

/** TypeScript, and JavaScript that uses the library. */
const isChecked = ({ language, code, says }: Block): boolean =>
  (language === 'ts' || (language === 'js' && code.includes("from 'channel-sandbox"))) &&
  (says.needs === undefined || !says.needs.startsWith('./') || has(says.needs))

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
  const names = blocks.map(({ says }) => (says.check ?? says.file ?? says.run ?? '').replace(/\.\w+$/, ''))
  expect(blocks.filter(({ language }) => language === 'ts').length).toBeGreaterThan(1)
  expect(new Set(names).size, 'each example is a file of its own').toBe(names.length)
  const folder = project.folder({
    'tsconfig.json': JSON.stringify(STRICT),
    ...Object.fromEntries(blocks.map(({ code }, at) => [`${names[at]}.mts`, code])),
  })
  const { output } = await ended(process.execPath, [binOf('typescript', 'tsc'), '-p', '.'], { cwd: folder })
  expect(output).toBe('')
})
