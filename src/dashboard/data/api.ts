/** Where the sandbox is: nothing, or the path of a namespace. */
export const base = location.pathname.replace(/\/__admin\/.*$/, '')

/** The sandbox refused, or did not answer. */
export class ApiError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** A call that changes something. */
export interface Change {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  /** Behind `/__admin/`. */
  readonly path: string
  readonly body?: unknown
  /** The command that does the same, where there is one. */
  readonly cli?: string | undefined
  /** The command names the sandbox itself. */
  readonly saysWhere?: true
}

async function call<Data>(method: string, path: string, body?: unknown): Promise<Data> {
  const answer = await fetch(`${base}/__admin/${path}`, {
    method,
    headers: {
      // The page's language, which may be another than the browser's.
      'accept-language': document.documentElement.lang,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const data: unknown = text === '' ? undefined : JSON.parse(text)
  if (answer.ok) return data as Data
  // The session has ended: the page itself asks for the token.
  if (answer.status === 401) location.reload()
  const { detail, title } = (data ?? {}) as { readonly detail?: string; readonly title?: string }
  throw new ApiError(answer.status, detail ?? title ?? String(answer.status))
}

export const read = <Data>(path: string): Promise<Data> => call('GET', path)
export const change = <Data>({ method, path, body }: Change): Promise<Data> => call(method, path, body)

/** A word of a shell, quoted where it has to be. */
export const word = (text: string): string =>
  /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`

/** The same call for a terminal. */
export function curlOf({ method, path, body }: Change): string {
  const data = body === undefined ? '' : ` -H 'content-type: application/json' -d ${word(JSON.stringify(body))}`
  const how = method === 'POST' && body !== undefined ? '' : ` -X ${method}`
  return `curl${how}${data} ${word(`${location.origin}${base}/__admin/${path}`)}`
}

/** The command of an action, with where the sandbox is. */
export function triggerOf(action: string, body: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(body).map(([name, value]) =>
    word(`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
  )
  return ['npx channel-sandbox trigger', action, ...pairs].join(' ')
}

/** What a command needs beside its own words to find this sandbox. */
export const whereOf = (): string =>
  location.port === '4780' && base === '' ? '' : ` --url ${word(`${location.origin}${base}`)}`
