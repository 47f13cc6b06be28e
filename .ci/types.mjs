// Makes the declarations beside dist/*.js: one file for each way into the library, in English and, for TypeScript that is
// told so (customConditions: ["zh"]), with what the providers' schemas say in Chinese. They ask for no package but Vitest's: what
// our own compiler computes from the providers' schemas is written out by src/declarations.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from '@typescript/typescript6'
import { build } from 'esbuild'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'
import { ENTRIES } from './entries.mjs'

const { index, ...others } = ENTRIES
const library = resolve(index)
const COMPUTED = resolve('src/library/shipped.ts')
const SUFFIX = { en: '', zh: '.zh' }

/** The writer and what it writes of, as a module of its own: Node reads no TypeScript. */
async function loadWriter(folder) {
  const outfile = join(folder, 'writer.mjs')
  await build({
    stdin: {
      contents: `
        export { shippedTypes } from './src/declarations/index.ts'
        export { providers } from './src/providers/index.ts'
        export { seedSchema } from './src/sandbox/seed.ts'
      `,
      resolveDir: '.',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    packages: 'external',
  })
  return import(pathToFileURL(outfile).href)
}

async function declare(input, external) {
  const bundle = await rollup({
    input,
    external: [/^node:/, 'vitest', ...external],
    // Imports that only the code needs, which this setting would keep, lead through all of the sources.
    plugins: [dts({ tsconfig: 'tsconfig.json', compilerOptions: { verbatimModuleSyntax: false } })],
    onwarn(warning) {
      throw new Error(warning.message)
    },
  })
  const paths = { [library]: './index.js', [COMPUTED]: './providers.js' }
  await bundle.write({ dir: 'dist', format: 'es', paths })
}

/** A reader begins with what is public: exported declarations first, functions and the sandbox before the rest. */
function publicFirst(file) {
  const text = readFileSync(file, 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const exported = new Set()
  for (const statement of source.statements)
    if (ts.isExportDeclaration(statement) && statement.exportClause)
      for (const { name, propertyName } of statement.exportClause.elements) exported.add((propertyName ?? name).text)
  const FIRST = ['createSandbox', 'SandboxHandle', 'CreateOptions', 'ShippedChannels', 'clients', 'signers', 'Clients']
  const rankOf = (statement) => {
    if (ts.isImportDeclaration(statement)) return -1
    if (ts.isExportDeclaration(statement)) return FIRST.length + 3
    const name = statement.name?.text ?? statement.declarationList?.declarations[0].name.getText()
    const at = FIRST.indexOf(name)
    return at >= 0 ? at : exported.has(name) ? FIRST.length : FIRST.length + 1
  }
  const ranked = source.statements.map((statement) => [rankOf(statement), statement.getFullText().trim()])
  const sorted = ranked.sort(([a], [b]) => a - b).map(([, part]) => part)
  writeFileSync(file, `${sorted.join('\n\n')}\n`)
}

const folder = mkdtempSync(resolve('node_modules/.types-'))
try {
  const { providers, seedSchema, shippedTypes } = await loadWriter(folder)
  for (const language of ['en', 'zh'])
    writeFileSync(`dist/providers${SUFFIX[language]}.d.ts`, shippedTypes(providers, seedSchema(providers), language))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
await declare({ index }, [COMPUTED])
publicFirst('dist/index.d.ts')
// They speak of the library's types by the library's name, so that a sandbox of one is a sandbox of the other.
await declare(others, [library])

/** The same declarations with other neighbours: those of a language, or those for require(). */
function copy(name, from, to, suffix, extension) {
  const text = readFileSync(`dist/${name}${from}`, 'utf8')
  writeFileSync(`dist/${name}${to}`, text.replaceAll(/'\.\/(index|providers)\.js'/g, `'./$1${suffix}.${extension}'`))
}
const { zh } = SUFFIX
for (const name of Object.keys(ENTRIES)) {
  copy(name, '.d.ts', `${zh}.d.ts`, zh, 'js')
  if (name === 'vitest') continue
  copy(name, '.d.ts', '.d.cts', '', 'cjs')
  copy(name, '.d.ts', `${zh}.d.cts`, zh, 'cjs')
}
copy('providers', '.d.ts', '.d.cts', '', 'cjs')
copy('providers', `${zh}.d.ts`, `${zh}.d.cts`, zh, 'cjs')
// What was written refers to the language it was written in.
copy('providers', `${zh}.d.ts`, `${zh}.d.ts`, zh, 'js')
// What import loads is what require() loads, so its declarations are those of the other, not a second copy.
for (const name of ['index', 'testing', 'providers'])
  for (const suffix of Object.values(SUFFIX))
    writeFileSync(`dist/${name}${suffix}.d.ts`, `export * from './${name}${suffix}.cjs'\n`)
