import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, inject } from 'vitest'
import { ROOT } from './dist.ts'
import { type Installation, installationIn } from './userProject.ts'

const run = promisify(execFile)

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  /** Both streams. */
  readonly output: string
}

/** What npm and Vitest tell their children about this checkout; a new user's shell says nothing of it. */
const OURS = /^(npm_|vitest|test$|node_env|node_options|channel_sandbox_)/i

/** Runs a command to its end. It never rejects: tests look at the exit code. */
export async function ended(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  const inherited = Object.entries(process.env).filter(([name]) => !OURS.test(name))
  const env = { ...Object.fromEntries(inherited), ...options.env }
  return run(command, args, { cwd: options.cwd, env, maxBuffer: 2 ** 26 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, output: stdout + stderr }),
    ({ code, stdout = '', stderr = '', message }) => ({
      code: typeof code === 'number' ? code : -1,
      stdout,
      output: `${stdout}${stderr}` || String(message),
    }),
  )
}

async function succeed(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, output } = await ended(command, args, { cwd })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${output}`)
  return stdout.trim()
}

/** Path of the packed package, made when a source has changed since. */
export const packed = (): Promise<string> => succeed(process.execPath, ['.ci/pack.mjs'], ROOT)

/** A folder in which npm has installed the package. */
export interface Project {
  readonly path: string
  /** What the installation took, in milliseconds. */
  installedIn(): number
  /** A folder inside it with these files and `npm test` for node:test. Returns its path. */
  folder(files: Readonly<Record<string, string>>): string
}

/**
 * For the tests of a file, the folder with the package installed from its tarball and a few tools of its user beside it. All
 * test files share it: a test writes only into a {@link Project.folder} of its own.
 */
export function installed(): Project {
  const path = inject('userProject')
  let installation: Installation | undefined
  beforeAll(async () => {
    installation = await installationIn(path)
  })
  return {
    path,
    installedIn: () => installation?.ms ?? Number.NaN,
    folder(files) {
      const folder = mkdtempSync(join(path, 'folder-'))
      const own = { name: 'game', private: true, type: 'module', scripts: { test: 'node --test' } }
      for (const [name, content] of Object.entries({ 'package.json': JSON.stringify(own), ...files }))
        writeFileSync(join(folder, name), content)
      return folder
    },
  }
}

/** The script of a package of this checkout, for `node`. */
export function binOf(name: string, command = name): string {
  const folder = join(ROOT, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  const path = typeof bin === 'string' ? bin : bin[command]
  if (path === undefined) throw new Error(`${name} has no command ${command}`)
  return join(folder, path)
}
