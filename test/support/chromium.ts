import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './root.ts'

/** The last release whose package runs on Node 20; it holds a Chromium for Linux on x64, compressed. */
const SHIPPED = '@sparticuz/chromium@147.0.0'
const FOLDER = join(ROOT, 'node_modules/.cache', SHIPPED.replace(/^@sparticuz\//, ''))

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** A browser to start, with what it needs in its environment. */
export interface Chromium {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

/** Whether it starts at all: Ubuntu's chromium-browser may be a script that only names a snap. */
const works = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0

const installed = (): string | undefined => {
  const folders = (process.env.PATH ?? '').split(':')
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).concat(PLACES)
  return found.find((path) => existsSync(path) && works(path))
}

/** Libraries and fonts lie beside it, for machines that have none. */
const shipped = (folder: string): Chromium => ({
  executablePath: join(folder, 'chromium'),
  env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_PATH: join(folder, 'fonts') },
})

const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(FOLDER, 'fonts/fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(FOLDER, 'fonts-cache')}</cachedir>
</fontconfig>
`

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const { status, stderr } = spawnSync(command, args, { env: { ...process.env, ...env }, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr?.trim().split('\n').at(-1) ?? `${command} could not be run`)
}

/** Installs and unpacks the one from the registry, in a folder that gets its name once it is complete. */
function install(): Chromium {
  if (existsSync(FOLDER)) return shipped(FOLDER)
  mkdirSync(join(ROOT, 'node_modules/.cache'), { recursive: true })
  const making = mkdtempSync(`${FOLDER}.`)
  try {
    run('npm', ['install', '--prefix', making, '--no-audit', '--no-fund', '--ignore-scripts', SHIPPED])
    const unpack = pathToFileURL(join(making, 'node_modules/@sparticuz/chromium/build/esm/index.js')).href
    run(process.execPath, ['-e', `import('${unpack}').then(({ default: it }) => it.executablePath())`], {
      // It unpacks into the folder for temporary files, and its libraries only where it takes itself to be at its host's.
      TMPDIR: making,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
    })
    rmSync(join(making, 'node_modules'), { recursive: true })
    // Its own list of folders names those of its host; without any font it crashes.
    writeFileSync(join(making, 'fonts/fonts.conf'), FONTS)
    try {
      renameSync(making, FOLDER)
    } catch {
      // Another worker was faster; its folder is as good.
    }
    return shipped(FOLDER)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

/** CHROME_PATH, else an installed browser, else the one that an npm package ships. */
export function findChromium(): Chromium {
  const named = process.env.CHROME_PATH || installed()
  if (named !== undefined) return { executablePath: named, env: {} }
  try {
    return install()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `There is no browser for these tests: install Chromium or Chrome, or name one in CHROME_PATH; ${SHIPPED} could not be installed (${why}).`,
    )
  }
}
