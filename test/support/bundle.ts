import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ROOT } from './root.ts'

/** A program in one file, from a module that stands in the root of the project: what the built command does not do. */
export async function bundled(contents: string): Promise<{ readonly file: string; remove(): void }> {
  // Inside the project, so that what stays a package of its own is found.
  const folder = mkdtempSync(join(ROOT, 'node_modules/.cache-bundle-'))
  const file = join(folder, 'program.cjs')
  await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    external: ['@faker-js/faker', 'vitest', 'pg'],
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  })
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
