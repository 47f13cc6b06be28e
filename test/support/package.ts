import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { ROOT } from './dist.ts'

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

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
}

/** A folder in which npm has installed the package. */
export interface Project {
  readonly path: string
  /** When the installation began, as `performance.now()` tells it. */
  began(): number
  /** A folder inside it with these files and `npm test` for node:test. Answers its path. */
  folder(files: Readonly<Record<string, string>>): string
}

/**
 * For the tests of a file, an empty folder with only the package installed from its tarball, by npm and without a
 * network: what it depends on comes from this checkout.
 *
 * @param tools packages of this checkout that are there beside it, as if they were installed too
 */
export function installed({ tools = [] }: { tools?: readonly string[] } = {}): Project {
  const path = mkdtempSync(join(tmpdir(), 'project-'))
  let began = 0
  let folders = 0
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  beforeAll(async () => {
    const local = Object.keys(manifest.dependencies).map((name) => [name, `file:${join(ROOT, 'node_modules', name)}`])
    const dependencies = { 'channel-sandbox': `file:${await packed()}`, ...Object.fromEntries(local) }
    began = performance.now()
    write(path, { 'package.json': JSON.stringify({ name: 'game', private: true, dependencies }) })
    // Copies of packages, not links: npm installs what a linked one asks for inside that one's own folder.
    await succeed('npm', ['install', '--offline', '--install-links', '--ignore-scripts'], path)
    for (const name of tools) {
      mkdirSync(dirname(join(path, 'node_modules', name)), { recursive: true })
      symlinkSync(join(ROOT, 'node_modules', name), join(path, 'node_modules', name))
    }
  }, 120_000)
  return {
    path,
    began: () => began,
    folder(files) {
      folders += 1
      const folder = join(path, `folder-${folders}`)
      const own = { name: 'game', private: true, type: 'module', scripts: { test: 'node --test' } }
      write(folder, { 'package.json': JSON.stringify(own), ...files })
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
