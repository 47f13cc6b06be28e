import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
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
  readonly plain: Buffer
  readonly br: Buffer | undefined
  readonly gzip: Buffer | undefined
}

const FOLDER = 'dashboard/'

async function readAll(): Promise<ReadonlyMap<string, File>> {
  const names = await builtNames(FOLDER)
  const read = (name: string) => readBuilt(FOLDER + name)
  const files = new Map<string, File>()
  for (const name of names) {
    const type = TYPES[extname(name)]
    const plain = type === undefined ? undefined : await read(name)
    if (type === undefined || !plain) continue
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 20)}"`
    files.set(name, { type, etag, plain, br: await read(`${name}.br`), gzip: await read(`${name}.gz`) })
  }
  return files
}

let files: Promise<ReadonlyMap<string, File>> | undefined

function encoded({ plain, br, gzip }: File, accepted: string): { readonly body: Buffer; readonly as?: string } {
  if (br && /\bbr\b/.test(accepted)) return { body: br, as: 'br' }
  if (gzip && /\bgzip\b/.test(accepted)) return { body: gzip, as: 'gzip' }
  return { body: plain }
}

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
  const { body, as } = encoded(file, String(req.headers['accept-encoding'] ?? ''))
  if (as !== undefined) headers.push('content-encoding', as)
  res.writeHead(200, ['content-type', file.type, 'content-length', String(body.length), ...headers])
  res.end(req.method === 'HEAD' ? undefined : body)
  return true
}
