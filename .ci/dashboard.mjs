// Makes dist/dashboard: the page with its script and its style under names with a hash in them, compressed beforehand;
// and the script of the documents' viewer.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const SOURCE = 'src/dashboard'
const PLACE = 'dist/dashboard'

const browser = {
  bundle: true,
  minify: true,
  platform: 'browser',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  preserveSymlinks: true,
  metafile: true,
}

function keep(name, bytes) {
  const path = join(PLACE, name)
  writeFileSync(path, bytes)
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
}

/** Returns the files that went into it, for the list of licences. */
export async function buildDashboard() {
  mkdirSync(PLACE, { recursive: true })
  const page = await build({
    ...browser,
    entryPoints: { app: `${SOURCE}/main.tsx`, style: `${SOURCE}/style.css` },
    outdir: PLACE,
    entryNames: '[name]-[hash]',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    write: false,
  })
  const names = page.outputFiles.map(({ path, contents }) => {
    keep(basename(path), contents)
    return basename(path)
  })
  const script = names.find((name) => name.endsWith('.js'))
  const style = names.find((name) => name.endsWith('.css'))
  const html = readFileSync(`${SOURCE}/index.html`, 'utf8').replace('{script}', script).replace('{style}', style)
  keep('index.html', Buffer.from(html))
  const viewer = await build({
    ...browser,
    minify: false,
    entryPoints: [`${SOURCE}/viewer.ts`],
    outfile: 'dist/docs/viewer.js',
    format: 'iife',
  })
  return [page, viewer].flatMap(({ metafile }) => Object.keys(metafile.inputs))
}
