import { hash } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { HtmlAnswer, Page } from '../../contract/pages/page.ts'
import { matchPath, pathParts } from '../../contract/schema/path.ts'
import { prose } from '../../contract/values/prose.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { isForeign } from '../adminAccess.ts'
import type { HttpOptions } from '../httpOptions.ts'
import { ownerOf, sendWrongMethod } from '../problems/unserved.ts'
import { readBody } from '../reading/body.ts'
import { parseForm } from '../reading/form.ts'
import { send, sendProblem, sendTooLarge } from '../respond.ts'

/**
 * A page loads nothing, runs no script but the one it names and stands in no frame unless it names who may frame it;
 * its one form goes back to the sandbox.
 */
function policyOf({ script, framedBy = ["'none'"] }: Pick<HtmlAnswer, 'script' | 'framedBy'>): string {
  const scripts = script === undefined ? '' : ` script-src 'sha256-${hash('sha256', script, 'base64')}';`
  const frames = `frame-ancestors ${framedBy.join(' ')}`
  return `default-src 'none'; style-src 'unsafe-inline';${scripts} form-action 'self'; ${frames}; base-uri 'none'`
}

const SHARED_HEADERS = [
  'cache-control',
  'no-store',
  // With no-referrer a browser would send its forms with the Origin null, as if from a foreign page.
  'referrer-policy',
  'same-origin',
]

const headersOf = (shown: Parameters<typeof policyOf>[0]): string[] => [
  'content-security-policy',
  policyOf(shown),
  ...SHARED_HEADERS,
]

/** A file is loaded by pages of any game, also where they ask for it with CORS or embed nothing from elsewhere. */
const FILE_HEADERS = ['cache-control', 'no-store', 'access-control-allow-origin', '*'].concat(
  ['cross-origin-resource-policy', 'cross-origin'],
  ['x-content-type-options', 'nosniff'],
)

const HTML = 'text/html'

interface Found {
  readonly page: Page
  readonly path: Readonly<Record<string, string>>
}

/** Finds the pages of a path, one per method. */
export function pageFinder(pages: readonly Page[]): (path: string) => Found[] {
  const declared = pages.map((page) => ({ page, parts: page.path.split('/') }))
  return (path) => {
    const parts = pathParts(path)
    if (!parts) return []
    return declared.flatMap(({ page, parts: wanted }) => {
      const values = matchPath(wanted, parts)
      return values ? [{ page, path: values }] : []
    })
  }
}

/** Serves the pages that players open in a browser. */
export function servePages(sandbox: Sandbox, serving: HttpOptions): RequestHandler {
  const find = pageFinder(sandbox.pages)

  async function answer({ page, path }: Found, req: Request, res: Response, body: Buffer): Promise<void> {
    const [, query = ''] = req.url.split(/\?(.*)/s)
    const params = { path, query: parseForm(query), form: parseForm(body.toString('utf8')) }
    const shown = await sandbox.showPage(page, params, serving.origin())
    const { mediaType = HTML } = page
    if ('file' in shown) send(res, shown.status, `${mediaType}; charset=utf-8`, shown.file, FILE_HEADERS)
    else if ('html' in shown) send(res, shown.status, `${mediaType}; charset=utf-8`, shown.html, headersOf(shown))
    else send(res, shown.status, 'text/plain', '', [...headersOf({}), 'location', shown.location])
  }

  return (req, res, next) => {
    const found = find(req.url.replace(/\?.*$/s, ''))
    if (found.length === 0) return next()
    const fitting = found.find(({ page }) => page.method === req.method)
    if (!fitting) {
      const methods = found.map(({ page }) => page.method)
      return sendWrongMethod(res, ownerOf(req.url, sandbox.services), prose('This page', '此页面'), methods)
    }
    if (fitting.page.method === 'POST' && isForeign(req, serving)) {
      const { origin } = req.headers
      return sendProblem(res, {
        status: 403,
        slug: 'foreign-origin',
        title: prose('The form comes from a foreign page', '表单来自其他网站的页面'),
        detail: prose(
          `A page of ${origin} sent this form; only the sandbox's own page may.`,
          `该表单由 ${origin} 的页面提交；只有沙箱自己的页面可以提交。`,
        ),
      })
    }
    readBody(req, (body) => {
      if (body) answer(fitting, req, res, body).catch(next)
      else sendTooLarge(req, res)
    })
  }
}
