import type { IncomingMessage, ServerResponse } from 'node:http'
import { html } from '../contract/values/html.ts'
import type { HttpOptions } from './httpOptions.ts'
import { send } from './respond.ts'

const ROOT = '/__admin/'
const ASSETS = `${ROOT}assets/`

/** Whether a path is the dashboard's, or a file of it. */
export const isPage = (path: string): boolean => path === ROOT || path === '/__admin' || path.startsWith(ASSETS)

/** What a person's browser asks for, and no program. */
export const wantsHtml = ({ headers }: IncomingMessage): boolean => headers.accept?.includes('text/html') ?? false

/** A path as its clients write it: with the prefix of the namespace. */
export const pathIn = (serving: HttpOptions, path: string): string =>
  (/\/ns\/[^/]+$/.exec(serving.origin())?.[0] ?? '') + path

/** Where the dashboard explains what a browser asks an explanation of. */
export function explanationTarget(req: IncomingMessage, path: string): string | undefined {
  const [, id] = /^\/__admin\/requests\/([^/]+)\/explain$/.exec(path) ?? []
  return id !== undefined && wantsHtml(req) ? `${ROOT}#/requests/${id}` : undefined
}

/** Leads a person to the dashboard; programs get what they got before. */
export function leadToDashboard(serving: HttpOptions) {
  return (req: IncomingMessage, res: ServerResponse, next: () => void): void => {
    const isPerson = req.url === '/' && req.method === 'GET' && wantsHtml(req)
    if (!isPerson) next()
    else send(res, 303, 'text/plain', '', ['location', pathIn(serving, ROOT), 'vary', 'accept'])
  }
}

const HEADERS = [
  'content-security-policy',
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'cache-control',
  'no-store',
  'referrer-policy',
  'same-origin',
]

/** The colours are those of the dashboard, in both themes. */
const STYLE = {
  markup: `:root { color-scheme: light dark; --page: #eef1f6; --card: #fff; --text: #18202d; --line: #dfe4ec; --brand: #2457d6; --on-brand: #fff; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --page: #10141b; --card: #1a202a; --text: #edf1f7; --line: #323b49; --brand: #8fb0ff; --on-brand: #0b1a3d; --bad: #ffb4ab } }
body { font: 14px/1.5 system-ui, sans-serif; margin: 12vh auto; max-width: 24rem; padding: 0 1rem; background: var(--page); color: var(--text) }
main { padding: 20px 24px 24px; background: var(--card); border: 1px solid var(--line); border-radius: 12px } h1 { font-size: 16px; margin: 0 0 12px }
input, button { font: inherit; color: inherit; background: var(--card); padding: 8px 12px; border-radius: 6px; border: 1px solid var(--line); width: 100%; box-sizing: border-box; margin-top: 8px }
button { background: var(--brand); border-color: var(--brand); color: var(--on-brand); font-weight: 600 } .wrong { color: var(--bad) }`,
}

/** Asks for the admin token, once for each browser. */
export function loginPage(res: ServerResponse, serving: HttpOptions, path: string, wrong: boolean): void {
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>channel-sandbox</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><main><h1>channel-sandbox</h1>
<form method="get" action="${pathIn(serving, path)}">
<label for="token">This sandbox asks for its admin token, as --admin-token gave it.<br><span lang="zh">请输入启动时 --admin-token 设置的管理令牌。</span></label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
${wrong ? html`<p class="wrong" role="alert">It is another one. <span lang="zh">令牌不正确。</span></p>` : ''}
<button>Open · <span lang="zh">打开</span></button>
</form></main></body></html>
`
  send(res, 401, 'text/html; charset=utf-8', page.markup, HEADERS)
}
