import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { builtNames, readBuilt } from './builtFiles.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The page runs its own scripts and talks to this sandbox alone; no page may frame it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

interface File {
  readonly type: string
  readonly etag: string
  /** As it lies in the build: compressed. */
  readonly gzip: Buffer
}

const FOLDER = 'dashboard/'
const COMPRESSED = '.gz'

async function readAll(): Promise<ReadonlyMap<string, File>> {
  const files = new Map<string, File>()
  for (const kept of await builtNames(FOLDER)) {
    const name = kept.slice(0, -COMPRESSED.length)
    const type = TYPES[extname(name)]
    const gzip = type === undefined ? undefined : await readBuilt(FOLDER + kept)
    if (type === undefined || !gzip) continue
    const etag = `"${createHash('sha256').update(gzip).digest('base64url').slice(0, 20)}"`
    files.set(name, { type, etag, gzip })
  }
  return files
}

let files: Promise<ReadonlyMap<string, File>> | undefined

/** Serves the dashboard and its files; returns false for a file that it does not have. */
export async function serveDashboard(req: IncomingMessage & { originalUrl: string }, res: ServerResponse) {
  const path = req.originalUrl.replace(/\?.*$/s, '')
  if (path === '/__admin') {
    // Its files are named relative to it.
    res.writeHead(308, ['location', './__admin/', 'content-length', '0']).end()
    return true
  }
  files ??= readAll()
  const name = path === '/__admin/' ? 'index.html' : path.slice('/__admin/assets/'.length)
  const file = (await files).get(name)
  if (!file) return false
  const isPage = name === 'index.html'
  const headers = ['etag', file.etag, 'vary', 'accept-encoding', 'x-content-type-options', 'nosniff']
  // A name with a hash in it never means anything else.
  headers.push('cache-control', isPage ? 'no-cache' : 'max-age=31536000, immutable')
  if (isPage) headers.push('content-security-policy', POLICY, 'referrer-policy', 'same-origin')
  if (req.headers['if-none-match'] === file.etag) {
    res.writeHead(304, headers).end()
    return true
  }
  // All browsers take it compressed; a script that asks for the page may not.
  const isTaken = /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''))
  if (isTaken) headers.push('content-encoding', 'gzip')
  const body = isTaken ? file.gzip : gunzipSync(file.gzip)
  res.writeHead(200, ['content-type', file.type, 'content-length', String(body.length), ...headers])
  res.end(req.method === 'HEAD' ? undefined : body)
  return true
}
