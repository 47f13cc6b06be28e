/** A host and port a client wants to reach through the sandbox. `host` is in lower case, without brackets. */
export interface Target {
  readonly host: string
  readonly port: number
}

/** What an absolute-form target names; `path` is as it was sent, query included. */
export interface AbsoluteTarget extends Target {
  readonly scheme: 'http' | 'https'
  /** Host and port as they were sent, for the Host header. */
  readonly authority: string
  readonly path: string
}

/** A host name or address as hosts are compared: lower case, no brackets, no final dot. Undefined for what is no host. */
export function normalHost(text: string): string | undefined {
  const bare = /^\[.*\]$/.test(text) || !text.includes(':') ? text : `[${text}]`
  if (bare === '' || /[\s/?#@\\%]/.test(bare) || !URL.canParse(`http://${bare}/`)) return undefined
  const { hostname, port } = new URL(`http://${bare}/`)
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  return host === '' || port !== '' ? undefined : host
}

/** `host:port` as CONNECT has it; the port may be absent where a scheme has one. */
export function parseAuthority(text: string, defaultPort?: number): Target | undefined {
  const [, name = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? []
  const host = normalHost(name)
  const port = digits === undefined ? defaultPort : Number(digits)
  return host === undefined || port === undefined || port < 1 || port > 65_535 ? undefined : { host, port }
}

/**
 * Reads an absolute-form target (RFC 9112, 3.2.2). The path is cut out, not parsed: a parser would encode characters
 * of a query that was signed as it stands.
 */
export function parseAbsolute(url: string): AbsoluteTarget | undefined {
  const [, name = '', given = '', rest = ''] = /^(https?):\/\/([^/?#]*)([^#]*)/i.exec(url) ?? []
  const scheme = name.toLowerCase() === 'https' ? 'https' : 'http'
  const authority = given.slice(given.lastIndexOf('@') + 1)
  const target = parseAuthority(authority, scheme === 'https' ? 443 : 80)
  return target && { ...target, scheme, authority, path: rest.startsWith('/') ? rest : `/${rest}` }
}
