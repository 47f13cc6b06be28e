/** The page that shows the documents; everything it loads comes from this sandbox. */
export function viewerPage(names: readonly string[]): string {
  const links = names.map((name) => `<a href="#${name}">${name}</a>`).join(' ')
  const sections = names.map((name) => `<section id="${name}" data-document="${name}"></section>`).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>channel-sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
<style>
body { margin: 0; font-family: sans-serif; }
header { position: sticky; top: 0; z-index: 9; padding: 10px 20px; background: #fff; border-bottom: 1px solid #ccc; }
header a { margin-right: 12px; }
header label { margin-left: 12px; }
</style>
</head>
<body>
<header>
${links}
<label><input type="checkbox" id="sign" checked> sign what I try · 自动签名</label>
<a href="?lang=en">English</a> <a href="?lang=zh">中文</a>
</header>
${sections}
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/viewer.js"></script>
</body>
</html>
`
}

/** Shows one viewer per document. A request that carries a \`sign\` is signed anew by the sandbox before it is sent. */
export const viewerScript = `
// Where the sandbox is: nothing, or the path of a namespace.
const base = location.pathname.replace(/\\/__admin\\/docs.*$/, '')
const language = new URLSearchParams(location.search).get('lang') === 'zh' ? 'zh' : 'en'

// The names and values of a body, and a way to write the body again with a signature in it.
function readBody(body) {
  if (body instanceof FormData) {
    return { params: Object.fromEntries(body), write: (sign) => (body.set('sign', sign), body) }
  }
  if (typeof body !== 'string') return undefined
  if (body.trimStart().startsWith('{')) {
    const params = JSON.parse(body)
    return { params, write: (sign) => JSON.stringify({ ...params, sign }) }
  }
  const form = new URLSearchParams(body)
  return { params: Object.fromEntries(form), write: (sign) => (form.set('sign', sign), form.toString()) }
}

async function signed(request) {
  if (request.loadSpec || !document.getElementById('sign').checked) return request
  const pathname = new URL(request.url, location.href).pathname.slice(base.length)
  const read = pathname.includes('/__admin/') ? undefined : readBody(request.body)
  if (!read || !('sign' in read.params)) return request
  const { sign: _sign, ...params } = read.params
  const answer = await fetch('sign', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path: pathname, params }),
  })
  // An owner that is unknown here has no key; the request goes out as it is and gets the provider's refusal.
  if (answer.ok) request.body = read.write((await answer.json()).sign)
  return request
}

for (const section of document.querySelectorAll('[data-document]')) {
  SwaggerUIBundle({
    domNode: section,
    url: 'openapi/' + section.dataset.document + '.json?lang=' + language,
    deepLinking: false,
    docExpansion: 'list',
    defaultModelsExpandDepth: -1,
    tryItOutEnabled: true,
    validatorUrl: null,
    requestInterceptor: signed,
  })
}
`
