import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { committed, DOCUMENTS } from '../support/documents.ts'
import { ROOT } from '../support/root.ts'
import { startSandbox } from '../support/sandbox.ts'

/** As strict as it gets. */
const STRICT = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023', 'DOM'],
    module: 'NodeNext',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
  },
  include: ['*.ts'],
}

/** A directory inside the project, so that packages are found; gone when the test ends. */
function workDirectory(): string {
  const parent = join(ROOT, 'node_modules/.cache')
  mkdirSync(parent, { recursive: true })
  const directory = mkdtempSync(join(parent, 'openapi-types-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}')
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(STRICT))
  return directory
}

test('generated types compile under strict TypeScript, and a client of them alone passes a round trip', {
  timeout: 60_000,
}, async () => {
  const directory = workDirectory()
  const load = createRequire(join(ROOT, 'test/openapi/package.json'))
  const generator = load('openapi-typescript')
  for (const name of DOCUMENTS) {
    const nodes = await generator.default(committed(name, 'json'))
    writeFileSync(join(directory, `${name}.ts`), generator.astToString(nodes))
  }
  copyFileSync(join(ROOT, 'test/openapi/roundtrip.ts'), join(directory, 'roundtrip.ts'))

  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', directory], { encoding: 'utf8' })
  expect(stdout).toBe('')
  expect(status).toBe(0)

  const outfile = join(directory, 'roundtrip.mjs')
  await build({
    entryPoints: [join(directory, 'roundtrip.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
  })
  const { roundTrip } = await import(pathToFileURL(outfile).href)
  const sandbox = await startSandbox()
  expect(await roundTrip(sandbox.url)).toEqual([true, '10001', ['CXPIYFLW']])
})
