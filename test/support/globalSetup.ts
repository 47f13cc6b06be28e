import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { installInto } from './userProject.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder in which the packed package is installed for the tests of this run; see test/support/package.ts. */
    userProject: string
  }
}

const ROOT = resolve(import.meta.dirname, '../..')
const USES_DIST = resolve(import.meta.dirname, 'dist.ts')
const USES_PACKAGE = resolve(import.meta.dirname, 'package.ts')

/** A file and all that it imports, by whatever way. */
function importedBy(file: string, seen: Set<string>): Set<string> {
  if (seen.has(file) || !existsSync(file) || !file.endsWith('.ts')) return seen
  seen.add(file)
  const imported = readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)
  for (const [, path = ''] of imported) importedBy(resolve(dirname(file), path), seen)
  return seen
}

function build(): void {
  const { status } = spawnSync(process.execPath, ['.ci/prepare.mjs'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('the build failed')
}

/**
 * Builds dist/ once per run, before any worker starts, and only when a test of this run needs it: two workers that
 * build at once remove each other's files. In the same way the package is packed and installed once, beside the first tests.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  // What was named on the command line; Vitest keeps it, but not in its types.
  const { filenamePattern } = project.vitest as { readonly filenamePattern?: string[] }
  const { testFiles } = await project.globTestFiles(filenamePattern)
  const used = new Set<string>()
  for (const file of testFiles) importedBy(file, used)
  if (!used.has(USES_DIST)) return undefined
  build()
  project.onTestsRerun(async () => build())
  if (!used.has(USES_PACKAGE)) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'project-'))
  project.provide('userProject', folder)
  const installation = installInto(folder)
  return async () => {
    await installation
    rmSync(folder, { recursive: true, force: true })
  }
}
