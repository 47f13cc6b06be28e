import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { blocksOf, GUIDES, has, paste, textOf } from '../support/guides.ts'

const ENTRIES = { 'channel-sandbox': 'src/index.ts', 'channel-sandbox/*': 'src/library/testing/*.ts' }

const blocks = GUIDES.flatMap((guide) => blocksOf(textOf(guide, 'en'))).filter(({ language }) => language === 'ts')

test('TypeScript of the guides fits the types of the package', async () => {
  const checked = blocks.filter(({ says }) => says.needs === undefined || has(says.needs))
  expect(checked.length).toBeGreaterThan(0)
  const names = checked.map(({ says }) => says.check)
  expect(new Set(names).size, 'each example is a file of its own').toBe(names.length)
  const paths = Object.entries(ENTRIES).map(([name, file]) => [name, [join(ROOT, file)]])
  const tsconfig = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: {
      paths: Object.fromEntries(paths),
      typeRoots: [join(ROOT, 'node_modules/@types')],
      // What an example shows need not be used in it.
      noUnusedLocals: false,
    },
    include: ['*.ts'],
  }
  const folder = folderWith({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify(tsconfig),
    ...Object.fromEntries(checked.map(({ says, code }) => [`${says.check}.ts`, code])),
  })
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(join(ROOT, 'node_modules/vitest'), join(folder, 'node_modules/vitest'))
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  expect(await paste(folder, `'${tsc}' -p . || true`)).toBe('')
})
