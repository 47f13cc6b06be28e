import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import type { Request, Response } from 'express'
import { adminProblem } from '../../admin/runAdmin.ts'
import type { Provider } from '../../contract/provider.ts'
import { prose } from '../../contract/values/prose.ts'
import type { HttpOptions } from '../httpOptions.ts'
import { languageFor } from '../problems/language.ts'
import { send } from '../respond.ts'
import { readBuilt } from './builtFiles.ts'
import { viewerPage } from './viewer.ts'

const PREFIX = '/__admin'

const decompress = promisify(brotliDecompress)
const DOCUMENT = /^\/__admin\/openapi\/([\w-]+)\.(json|yaml)$/

/** Files of the viewer's package, by name, with their content types. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'viewer.js': 'text/javascript; charset=utf-8',
}

/** The page runs its own scripts and talks to this sandbox alone. */
const PAGE_HEADERS = [
  'content-security-policy',
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cache-control',
  'no-store',
]
const ASSET_HEADERS = ['cache-control', 'max-age=3600']

/** A file of the viewer, compressed where it was built so. */
interface Asset {
  readonly bytes: Buffer
  readonly isCompressed: boolean
}

/** The build has the viewer compressed; the sources read it from its package. */
async function readAsset(name: string): Promise<Asset> {
  const built = await readBuilt(`docs/${name}.br`)
  if (built) return { bytes: built, isCompressed: true }
  const inPackage = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)
  return { bytes: await readFile(inPackage), isCompressed: false }
}

async function sendAsset(req: Request, res: Response, name: string, type: string): Promise<void> {
  const { bytes, isCompressed } = await readAsset(name)
  const isAccepted = /\bbr\b/.test(String(req.headers['accept-encoding'] ?? ''))
  const headers = [...ASSET_HEADERS, 'vary', 'accept-encoding', 'content-type', type]
  const body = isCompressed && !isAccepted ? await decompress(bytes) : bytes
  if (isCompressed && isAccepted) headers.push('content-encoding', 'br')
  res.writeHead(200, [...headers, 'content-length', String(body.length)])
  res.end(req.method === 'HEAD' ? undefined : body)
}

const pathOf = (req: Request): string => req.originalUrl.replace(/\?.*$/s, '')

/** The address the reader uses, so that trying a request stays on one origin and in one namespace. */
function addressOf(req: Request, serving: HttpOptions): string {
  const own = serving.origin()
  const path = URL.canParse(own) ? new URL(own).pathname.replace(/\/$/, '') : ''
  return `http://${req.headers.host}${path}`
}

async function sendDocument(
  providers: readonly Provider[],
  serving: HttpOptions,
  req: Request,
  res: Response,
  name: string,
  format: 'json' | 'yaml',
): Promise<void> {
  const { documentText } = await serving.documents()
  const language = /[?&]lang=zh(&|$)/.test(req.originalUrl) ? 'zh' : 'en'
  const text = await documentText(providers, name, { language, format, url: addressOf(req, serving) })
  if (text === undefined) return notFound(res, pathOf(req))
  send(res, 200, `application/${format}; charset=utf-8`, text)
}

function notFound(res: Response, path: string): void {
  const detail = prose(
    `There is no ${path}. ${PREFIX}/docs shows what there is.`,
    `没有 ${path}。${PREFIX}/docs 列出全部文档。`,
  )
  const { status, contentType, body } = adminProblem(languageFor(res), 'NOT_FOUND', detail)
  send(res, status, contentType, body)
}

/** Serves the documents and a viewer that signs what is tried. */
export async function serveDocs(
  providers: readonly Provider[],
  serving: HttpOptions,
  req: Request,
  res: Response,
): Promise<void> {
  const path = pathOf(req)
  const [, name, format] = DOCUMENT.exec(path) ?? []
  if (name !== undefined && (format === 'json' || format === 'yaml'))
    return sendDocument(providers, serving, req, res, name, format)
  const { documentNames } = await serving.documents()
  if (path === `${PREFIX}/docs`)
    return send(res, 200, 'text/html; charset=utf-8', viewerPage(documentNames(providers)), PAGE_HEADERS)
  const asset = path.slice(`${PREFIX}/docs/`.length)
  const type = Object.hasOwn(ASSETS, asset) ? ASSETS[asset] : undefined
  if (type === undefined) return notFound(res, path)
  await sendAsset(req, res, asset, type)
}
