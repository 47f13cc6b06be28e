import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = resolve(import.meta.dirname, '../..')

/** Packages of this checkout that stand beside ours in the project, as if its user had installed them too. */
const TOOLS = ['vitest', 'supertest', '@types/node', 'undici-types']

/** How the installation ended: how long npm took, or why it failed. */
export interface Installation {
  readonly ms: number
  readonly failure?: string
}

const told = (path: string): string => join(path, 'installation.json')

/** Runs in the environment of a new user, whose shell says nothing of this checkout. Returns how long npm took, in milliseconds. */
async function install(path: string): Promise<number> {
  const { stdout } = await run(process.execPath, ['.ci/pack.mjs'], { cwd: ROOT })
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const local = Object.keys(dependencies).map((name) => [name, `file:${join(ROOT, 'node_modules', name)}`])
  const wanted = { 'channel-sandbox': `file:${stdout.trim()}`, ...Object.fromEntries(local) }
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name: 'game', private: true, dependencies: wanted }))
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  const begun = performance.now()
  // Copies of packages, not links: npm installs what a linked one asks for inside that one's own folder.
  await run('npm', ['install', '--offline', '--install-links', '--ignore-scripts'], { cwd: path, env })
  const ms = performance.now() - begun
  for (const name of TOOLS) {
    mkdirSync(dirname(join(path, 'node_modules', name)), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), join(path, 'node_modules', name))
  }
  return ms
}

/**
 * Installs the packed package into an empty folder, by npm and without a network: what it depends on comes from this
 * checkout. Never rejects: the tests that use the folder say what went wrong.
 */
export async function installInto(path: string): Promise<void> {
  const ended: Installation = await install(path).then(
    (ms) => ({ ms }),
    (error: Error) => ({ ms: 0, failure: error.message }),
  )
  writeFileSync(`${told(path)}.new`, JSON.stringify(ended))
  renameSync(`${told(path)}.new`, told(path))
}

/** Resolves once the folder is ready, which `installInto` of another process says in a file. */
export async function installationIn(path: string): Promise<Installation> {
  while (!existsSync(told(path))) await delay(50)
  const ended: Installation = JSON.parse(readFileSync(told(path), 'utf8'))
  if (ended.failure !== undefined) throw new Error(`The package was not installed:\n${ended.failure}`)
  return ended
}
