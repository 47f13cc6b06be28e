import type { Request, RequestHandler, Response } from 'express'
import type { Page } from '../contract/page.ts'
import { matchPath, pathParts } from '../contract/path.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { isForeign } from './adminAccess.ts'
import { readBody } from './body.ts'
import { parseForm } from './form.ts'
import type { HttpOptions } from './httpOptions.ts'
import { send, sendProblem, sendTooLarge, sendWrongMethod } from './respond.ts'

/** A page loads nothing, runs nothing and is framed by nobody; its one form goes back to the sandbox. */
const HEADERS = [
  'content-security-policy',
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control',
  'no-store',
  // With no-referrer a browser would send its forms with the Origin null, as if from a foreign page.
  'referrer-policy',
  'same-origin',
]

interface Found {
  readonly page: Page
  readonly path: Readonly<Record<string, string>>
}

/** Serves the pages that players open in a browser. */
export function servePages(sandbox: Sandbox, serving: HttpOptions): RequestHandler {
  const declared = sandbox.pages.map((page) => ({ page, parts: page.path.split('/') }))

  function find(path: string): Found[] {
    const parts = pathParts(path)
    if (!parts) return []
    return declared.flatMap(({ page, parts: wanted }) => {
      const values = matchPath(wanted, parts)
      return values ? [{ page, path: values }] : []
    })
  }

  async function answer({ page, path }: Found, req: Request, res: Response, body: Buffer): Promise<void> {
    const [, query = ''] = req.url.split(/\?(.*)/s)
    const params = { path, query: parseForm(query), form: parseForm(body.toString('utf8')) }
    const shown = await sandbox.showPage(page, params, serving.origin())
    if ('location' in shown) send(res, shown.status, 'text/plain', '', [...HEADERS, 'location', shown.location])
    else send(res, shown.status, 'text/html; charset=utf-8', shown.html, HEADERS)
  }

  return (req, res, next) => {
    const found = find(req.url.replace(/\?.*$/s, ''))
    if (found.length === 0) return next()
    const fitting = found.find(({ page }) => page.method === req.method)
    if (!fitting) {
      const methods = found.map(({ page }) => page.method)
      return sendWrongMethod(res, 'This page', methods)
    }
    if (fitting.page.method === 'POST' && isForeign(req, serving)) {
      const detail = `A page of ${req.headers.origin} sent this form; only the sandbox's own page may.`
      return sendProblem(res, 403, 'foreign-origin', 'The form comes from a foreign page', detail)
    }
    readBody(req, (body) => {
      if (body) answer(fitting, req, res, body).catch(next)
      else sendTooLarge(req, res)
    })
  }
}
