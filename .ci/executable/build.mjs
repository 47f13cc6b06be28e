// Makes one file that runs without Node installed, of dist/ and the Node that runs this: node .ci/executable/build.mjs [file].
// It is for the operating system and processor it was made on.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'

const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const isMac = process.platform === 'darwin'
const target = resolve(process.argv[2] ?? `channel-sandbox${process.platform === 'win32' ? '.exe' : ''}`)

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`)
}

/** Paths of the files of dist/ by their names there, without what only the package needs. */
function filesOf(folder) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  const entries = paths.map((path) => [relative(folder, path).replaceAll('\\', '/'), path])
  return Object.fromEntries(
    entries.filter(([name]) => !/\.d\.c?ts$|^(index|testing|vitest|cli)\.|\.roomy\.cache$/.test(name)),
  )
}

/** What the bundle loads from where it is installed: each such module becomes a file. */
async function installed(folder) {
  const names = new Set(readFileSync('dist/bundle.cjs', 'latin1').match(/(?<=require\(")@faker-js\/[^"]+/g))
  const files = {}
  for (const name of names) {
    const file = `${name.replaceAll('/', '-')}.cjs`
    files[file] = join(folder, file)
    await build({
      stdin: { contents: `module.exports = require('${name}')`, resolveDir: '.' },
      outfile: files[file],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      charset: 'ascii',
      minifyWhitespace: true,
      logLevel: 'warning',
    })
  }
  return files
}

const folder = mkdtempSync(join(tmpdir(), 'executable-'))
try {
  const assets = { ...filesOf('dist'), ...(await installed(folder)) }
  const names = join(folder, 'names.json')
  writeFileSync(names, JSON.stringify(Object.keys(assets)))
  const config = {
    main: '.ci/executable/main.cjs',
    output: join(folder, 'blob'),
    disableExperimentalSEAWarning: true,
    assets: { ...assets, 'names.json': names },
  }
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config))
  run(process.execPath, '--experimental-sea-config', join(folder, 'sea.json'))
  mkdirSync(dirname(target), { recursive: true })
  copyFileSync(process.execPath, target)
  chmodSync(target, 0o755)
  if (isMac) run('codesign', '--remove-signature', target)
  const injector = createRequire(import.meta.url).resolve('postject/dist/cli.js')
  const forMac = isMac ? ['--macho-segment-name', 'NODE_SEA'] : []
  run(process.execPath, injector, target, 'NODE_SEA_BLOB', config.output, '--sentinel-fuse', FUSE, ...forMac)
  if (isMac) run('codesign', '--sign', '-', target)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(`${target}\n`)
