import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

const ROOT = resolve(import.meta.dirname, '../..')
const USES_DIST = resolve(import.meta.dirname, 'dist.ts')

/** Whether a file is, or imports by whatever way, the one that runs what was built. */
function usesDist(file: string, seen: Set<string>): boolean {
  if (file === USES_DIST) return true
  if (seen.has(file) || !existsSync(file) || !file.endsWith('.ts')) return false
  seen.add(file)
  const imported = readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)
  return [...imported].some(([, path = '']) => usesDist(resolve(dirname(file), path), seen))
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
 * build at once remove each other's files.
 */
export async function setup(project: TestProject): Promise<void> {
  // What was named on the command line; Vitest keeps it, but not in its types.
  const { filenamePattern } = project.vitest as { readonly filenamePattern?: string[] }
  const { testFiles } = await project.globTestFiles(filenamePattern)
  const seen = new Set<string>()
  if (!testFiles.some((file) => usesDist(file, seen))) return
  build()
  project.onTestsRerun(async () => build())
}
