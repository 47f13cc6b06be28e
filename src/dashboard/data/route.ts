/** Where in the page: `#/requests/req_000001?outcome=SIGN_INVALID`. */
export interface Route {
  readonly view: string
  /** What follows the view, decoded. */
  readonly parts: readonly string[]
  readonly query: Readonly<Record<string, string>>
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Reads the fragment of an address; the list of requests where it says nothing. */
export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view = '', ...parts] = path.split('/').map(decoded)
  return {
    view: view === '' ? 'requests' : view,
    parts: parts.filter((part) => part !== ''),
    query: Object.fromEntries(new URLSearchParams(query)),
  }
}

/** The fragment of a route; what is empty in the query is left out. */
export function writeRoute(view: string, parts: readonly string[] = [], query: Readonly<Record<string, string>> = {}) {
  const path = [view, ...parts].map(encodeURIComponent).join('/')
  const text = queryText(query)
  return `#/${path}${text}`
}

/** A query with its question mark, of what is not empty. */
export function queryText(query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => (pair[1] ?? '') !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

/** What the list of requests is narrowed by; all of it is asked of the server. */
export interface RequestFilter {
  readonly search?: string
  readonly provider?: string
  readonly outcome?: string
}

/** What an address narrows the list of requests by. */
export function filterOf({ view, query }: Pick<Route, 'view' | 'query'>): RequestFilter {
  const { search = '', provider = '', outcome = '' } = view === 'requests' ? query : {}
  return { search, provider, outcome }
}

/**
 * Whether a request that has just come belongs into a filtered list. What only the server can tell, a search in what was
 * sent, is `undefined`: the list has to be read again.
 */
export function fits(
  row: { readonly provider: string; readonly outcome: string },
  { search, provider, outcome }: RequestFilter,
): boolean | undefined {
  if (provider && provider !== row.provider) return false
  if (outcome && outcome !== row.outcome) return false
  return search ? undefined : true
}
