// Makes dist/dashboard: the page with its script and its style under names with a hash in them, compressed;
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

/** With Brotli; its best quality takes seconds for a megabyte. */
export function compressed(bytes, quality = constants.BROTLI_MAX_QUALITY) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return brotliCompressSync(bytes, { params })
}

/** Compressed as every browser takes it: only those that are sure of the connection take Brotli. */
const keep = (name, bytes) => writeFileSync(join(PLACE, `${name}.gz`), gzipSync(bytes, { level: 9 }))

/** Returns the files that went into it, for the list of licences. */
export async function buildDashboard() {
  mkdirSync(PLACE, { recursive: true })
  const page = await build({
    ...browser,
    entryPoints: { app: `${SOURCE}/main.tsx`, style: `${SOURCE}/style/main.css` },
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
    write: false,
    format: 'iife',
  })
  writeFileSync('dist/docs/viewer.js.br', compressed(viewer.outputFiles[0].contents))
  return [page, viewer].flatMap(({ metafile }) => Object.keys(metafile.inputs))
}
