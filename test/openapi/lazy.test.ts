import { build, type Metafile } from 'esbuild'
import { expect, test } from 'vitest'
import { ROOT } from '../support/root.ts'

/** Every file that is evaluated when the entry is: what imports statically, and nothing that is loaded later. */
function evaluatedFrom(entry: string, { inputs }: Metafile): ReadonlySet<string> {
  const seen = new Set<string>()
  const open = [entry]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && !external) open.push(path)
    }
  }
  return seen
}

test.each(['src/cli/commands/start.ts', 'src/index.ts'])('%s evaluates nothing of the documents', async (entry) => {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    outdir: 'unused',
    logLevel: 'silent',
  })
  const evaluated = [...evaluatedFrom(entry, metafile)]
  expect(evaluated).toContain('src/sandbox/sandbox.ts')
  const documents =
    /^src\/(openapi|documents)\/|^src\/cli\/openapi\.ts|node_modules\/(openapi3-ts|yaml|swagger-ui-dist)\//
  expect(evaluated.filter((file) => documents.test(file))).toEqual([])
  expect(Object.keys(metafile.inputs).filter((file) => documents.test(file))).not.toEqual([])
})
