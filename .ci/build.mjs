// Makes dist/: the command as one bundle with its compiled code, the library as a module. Bundled, the sandbox starts
// in half the time.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { build } from 'esbuild'
import { buildDashboard, compressed } from './dashboard.mjs'
import { ENTRIES } from './entries.mjs'
import { writeLicences } from './licences.mjs'

/**
 * What Express loads at start and the sandbox does itself, and what stands there instead; a use of it throws. The two buy
 * 11 of 179 ms of a start. Nothing else is left out: the other six parts that once were bought 6 ms together
 * (docs/decisions/0005).
 */
const LEFT_OUT = [
  // Reads bodies.
  {
    what: /^body-parser$/,
    instead: `const no = () => { throw new Error('body-parser is not in the bundle') }; module.exports = { json: no, raw: no, text: no, urlencoded: no }`,
  },
  // Names the types of files: res.type() and res.sendFile() know none of them.
  { what: /^mime-db$/, instead: 'module.exports = {}' },
]

/**
 * Packages that are loaded when a callback leaves, a file is YAML or the store is PostgreSQL, never at start: files of their own, so that the
 * bundle is read and its compiled code taken up in two thirds of the time.
 */
const LATER = ['undici', 'yaml', 'pg']

/** What is used of a package that loads much more with it, such as caches, mocks and proxies. */
const PARTS = {
  undici: { Agent: 'undici/lib/dispatcher/agent.js', buildConnector: 'undici/lib/core/connect.js' },
}

const onlyParts = {
  name: 'only-parts',
  setup(bundle) {
    bundle.onResolve({ filter: new RegExp(`^(${Object.keys(PARTS).join('|')})$`) }, ({ path, kind }) =>
      kind === 'entry-point' ? { path, namespace: 'parts' } : undefined,
    )
    bundle.onLoad({ filter: /.*/, namespace: 'parts' }, ({ path }) => ({
      contents: Object.entries(PARTS[path])
        .map(([name, file]) => `exports.${name} = require('${file}')`)
        .join('\n'),
      resolveDir: '.',
    }))
  },
}

/** The same for packages that are imported by name and not awaited: what they export is fetched when it is first used. */
const LATER_BY_NAME = { re2js: ['RE2JS'] }

/** Modules of ours that bring packages of their own along and are seldom needed: files of their own in the same way. */
const OWN_LATER = { certificates: 'src/proxy/certificates.ts' }

const laterFiles = {
  name: 'later-files',
  setup(bundle) {
    const names = [...LATER, ...Object.values(OWN_LATER).map((file) => `.*/${basename(file)}`)]
    bundle.onResolve({ filter: new RegExp(`^(${names.join('|')})$`) }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `./${basename(path, '.ts')}.cjs`, external: true },
    )
    bundle.onResolve({ filter: new RegExp(`^(${Object.keys(LATER_BY_NAME).join('|')})$`) }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path, namespace: 'by-name' },
    )
    bundle.onLoad({ filter: /.*/, namespace: 'by-name' }, ({ path }) => ({
      contents: LATER_BY_NAME[path]
        .map(
          (name) =>
            `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require('./${path}.cjs').${name} })`,
        )
        .join('\n'),
    }))
    bundle.onResolve({ filter: /\.cjs$/, namespace: 'by-name' }, ({ path }) => ({ path, external: true }))
  },
}

const withoutUnused = {
  name: 'without-unused',
  setup(bundle) {
    for (const [place, { what }] of LEFT_OUT.entries()) {
      bundle.onResolve({ filter: what }, () => ({ path: String(place), namespace: 'left-out' }))
    }
    bundle.onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: LEFT_OUT[Number(path)].instead,
    }))
  },
}

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // A third smaller. Names stay, for stack traces, and so do lines that a position in one can be found in.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
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
const { index, vitest, ...hooks } = ENTRIES
const command = await build({
  ...common,
  // The command and the library share nearly all of their code, so they share the file; each begins when it is asked for.
  stdin: {
    contents: `
      exports.command = () => require('./src/cli/bin.ts')
      exports.library = () => require('./${index}')
    `,
    resolveDir: '.',
    sourcefile: 'bundle.js',
  },
  outfile: 'dist/bundle.cjs',
  format: 'cjs',
  // A script with compiled code beside it may not import(), and Jest runs none; every Node this runs on can require() a module.
  supported: { 'dynamic-import': false },
  // Where the bundle lies, under the name ES modules know it by.
  define: { 'import.meta.url': 'importMetaUrl' },
  // As a script it is the function a module is, which the launcher runs without another copy of the text; a module of that
  // name runs it itself.
  banner: {
    js: "(run => this === globalThis ? run : run(exports, require, module, __filename, __dirname))((function (exports, require, module, __filename, __dirname) {\nconst importMetaUrl=require('node:url').pathToFileURL(__filename).href;",
  },
  footer: { js: '}))' },
  plugins: [withoutUnused, laterFiles],
})
// esbuild escapes what is not ASCII in texts, but not in tagged templates, regular expressions and comments; the launcher
// reads one byte per character. In all of them an escape means the same, where a template's raw text is not asked for.
const BUNDLE = 'dist/bundle.cjs'
const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
writeFileSync(BUNDLE, readFileSync(BUNDLE, 'utf8').replaceAll(/[^\0-\x7f]/g, escaped))
const later = await build({
  ...common,
  entryPoints: {
    ...Object.fromEntries([...LATER, ...Object.keys(LATER_BY_NAME)].map((name) => [name, name])),
    ...OWN_LATER,
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  plugins: [withoutUnused, onlyParts],
  // Nearly all of it is code of packages, whose functions and classes go on telling their names.
  minifyIdentifiers: true,
  keepNames: true,
})
/** The other ways into the library load it from beside them, so that a process has it once. */
const besideLibrary = (file) => ({
  name: 'beside-library',
  setup(bundle) {
    bundle.onResolve({ filter: /\/index\.ts$/ }, ({ path, resolveDir }) =>
      join(resolveDir, path) === resolve(ENTRIES.index) ? { path: `./${file}`, external: true } : undefined,
    )
  },
})
// The library is CommonJS, which import and require() can both load.
const exported = await build({
  entryPoints: [index],
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  write: false,
  outdir: 'dist',
  metafile: true,
  logLevel: 'warning',
})
const names = Object.values(exported.metafile.outputs).flatMap((output) => output.exports)
writeFileSync(
  'dist/index.cjs',
  // The last line is for Node, which looks for the names without running it.
  `const { library } = require('./bundle.cjs')\nmodule.exports = library()\n0 && (module.exports = { ${names.join(', ')} })\n`,
)
const testing = await build({
  ...common,
  entryPoints: hooks,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  supported: { 'dynamic-import': false },
  plugins: [withoutUnused, besideLibrary('index.cjs')],
})
const forVitest = await build({
  ...common,
  entryPoints: { vitest },
  outdir: 'dist',
  format: 'esm',
  plugins: [withoutUnused, besideLibrary('index.js')],
})
for (const name of ['index', ...Object.keys(hooks)]) writeFileSync(`dist/${name}.js`, `export * from './${name}.cjs'\n`)
// The viewer of /__admin/docs: two files of its package, so that users install neither the package nor its telemetry.
const viewer = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
mkdirSync('dist/docs')
for (const name of ['swagger-ui-bundle.js.LICENSE.txt', 'LICENSE', 'NOTICE'])
  copyFileSync(join(viewer, name), join('dist/docs', name))
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js'])
  writeFileSync(`dist/docs/${name}.br`, compressed(readFileSync(join(viewer, name)), 9))
const page = await buildDashboard()
const built = [command, later, testing, forVitest]
// Without white space there are no comments above the modules; a first line says whose code a file holds.
for (const { metafile } of built) {
  for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
    const packages = new Set(Object.keys(inputs).map((path) => /node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path)?.[0]))
    packages.delete(undefined)
    writeFileSync(file, `${[...packages].map((path) => `// ${path}\n`).join('')}${readFileSync(file, 'utf8')}`)
  }
}

/**
 * A package that a source imports and .ci/package.json does not name is there by chance, as somebody's tool: a fresh clone that
 * is only started would not have it.
 */
function expectNamed({ inputs }) {
  const { devDependencies } = JSON.parse(readFileSync('.ci/package.json', 'utf8'))
  for (const [file, { imports }] of Object.entries(inputs)) {
    if (!file.startsWith('src/')) continue
    for (const { path } of imports) {
      const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
      if (name === undefined || name in devDependencies) continue
      throw new Error(`${file} imports ${name}: move it to .ci/package.json with  npm install -D -w .ci ${name}`)
    }
  }
}
for (const { metafile } of built) expectNamed(metafile)
const inputs = [...built.flatMap(({ metafile }) => Object.keys(metafile.inputs)), ...page]
writeLicences([...inputs, join(viewer, 'swagger-ui-bundle.js')])

copyFileSync('.ci/launcher.cjs', 'dist/cli.cjs')
chmodSync('dist/cli.cjs', 0o755)

const codes = { plain: [], roomy: ['--max-semi-space-size=32'] }
for (const [made, flags] of Object.entries(codes)) {
  const args = [...flags, '.ci/compile.cjs', `dist/bundle.${made}.cache`]
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}
