/** Shows one viewer per document. A request that carries a `sign` is signed anew by the sandbox before it is sent. */

interface ViewerRequest {
  readonly loadSpec?: boolean
  readonly url: string
  body?: unknown
}

declare const SwaggerUIBundle: (options: Readonly<Record<string, unknown>>) => unknown

/** Where the sandbox is: nothing, or the path of a namespace. */
const base = location.pathname.replace(/\/__admin\/docs.*$/, '')
const language = new URLSearchParams(location.search).get('lang') === 'zh' ? 'zh' : 'en'

interface Read {
  readonly params: Readonly<Record<string, unknown>>
  write(sign: string): unknown
}

/** The names and values of a body, and a way to write the body again with a signature in it. */
function readBody(body: unknown): Read | undefined {
  if (body instanceof FormData) {
    return {
      params: Object.fromEntries(body),
      write(sign) {
        body.set('sign', sign)
        return body
      },
    }
  }
  if (typeof body !== 'string') return undefined
  if (body.trimStart().startsWith('{')) {
    const params = JSON.parse(body) as Record<string, unknown>
    return { params, write: (sign) => JSON.stringify({ ...params, sign }) }
  }
  const form = new URLSearchParams(body)
  return {
    params: Object.fromEntries(form),
    write(sign) {
      form.set('sign', sign)
      return form.toString()
    },
  }
}

const isAsked = (): boolean => (document.getElementById('sign') as HTMLInputElement).checked

async function signed(request: ViewerRequest): Promise<ViewerRequest> {
  if (request.loadSpec || !isAsked()) return request
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

for (const section of document.querySelectorAll<HTMLElement>('[data-document]')) {
  SwaggerUIBundle({
    domNode: section,
    url: `openapi/${section.dataset.document}.json?lang=${language}`,
    deepLinking: false,
    docExpansion: 'list',
    defaultModelsExpandDepth: -1,
    tryItOutEnabled: true,
    validatorUrl: null,
    requestInterceptor: signed,
  })
}
