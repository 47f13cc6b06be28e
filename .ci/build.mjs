// Makes dist/: the command as one bundle with its compiled code, the library as a module. Bundled, the sandbox starts
// in half the time.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { ENTRIES } from './entries.mjs'
import { writeLicences } from './licences.mjs'

/**
 * What packages load at start for services nobody here asks of them. Express: body parsers, and a table of media types
 * for files it sends; the sandbox reads bodies and names types itself. commander: child processes, for subcommands
 * that are programs of their own.
 */
const withoutUnused = {
  name: 'without-unused',
  setup(bundle) {
    const leftOut = (path) => ({ path, namespace: 'left-out' })
    bundle.onResolve({ filter: /^(body-parser|mime-db)$/ }, ({ path }) => leftOut(path))
    bundle.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? leftOut(path) : undefined,
    )
    bundle.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {}' }))
  },
}

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Not minified: it would start no faster, and a stack trace has to be readable.
  // One byte per character: read and held at half the cost of a bundle with Chinese in it.
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
  // node_modules may be a link; comments name modules by the path without it, which is the same everywhere.
  preserveSymlinks: true,
  plugins: [withoutUnused],
  // faker is loaded by `seed generate` alone; inside the bundle it would be read at every start. Vitest is the user's.
  external: ['@faker-js/faker', 'vitest'],
  metafile: true,
}

rmSync('dist', { recursive: true, force: true })
const command = await build({
  ...common,
  entryPoints: { bundle: 'src/cli/bin.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  // A script with compiled code beside it may not import(); every Node this runs on can require() a module.
  supported: { 'dynamic-import': false },
  // Where the bundle lies, under the name ES modules know it by.
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
})
const library = await build({
  ...common,
  entryPoints: ENTRIES,
  outdir: 'dist',
  format: 'esm',
  splitting: true,
  // Packages written for CommonJS call require(); an ES module has to bring one.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
})
// The viewer of /__admin/docs: two files of its package, so that users install neither the package nor its telemetry.
const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
mkdirSync('dist/docs')
for (const name of [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt',
  'LICENSE',
  'NOTICE',
]) {
  copyFileSync(join(viewer, name), join('dist/docs', name))
}
const inputs = [command, library].flatMap(({ metafile }) => Object.keys(metafile.inputs))
writeLicences([...inputs, join(viewer, 'swagger-ui-bundle.js')])

copyFileSync('.ci/launcher.cjs', 'dist/cli.cjs')
chmodSync('dist/cli.cjs', 0o755)

const codes = { plain: [], roomy: ['--max-semi-space-size=32'] }
for (const [made, flags] of Object.entries(codes)) {
  const args = [...flags, '.ci/compile.cjs', `dist/bundle.${made}.cache`]
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}
