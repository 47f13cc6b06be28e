/** What a client gives a proxy: the name of a namespace, empty for none, and a token. */
export interface ProxyCredentials {
  readonly namespace: string
  readonly token: string
}

const NONE: ProxyCredentials = { namespace: '', token: '' }

/** Reads `Proxy-Authorization: Basic …`. Another scheme counts as no credentials. */
export function readCredentials(header: string | undefined): ProxyCredentials {
  const encoded = /^Basic +([A-Za-z0-9+/_=-]+) *$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return NONE
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1
    ? { namespace: text, token: '' }
    : { namespace: text.slice(0, colon), token: text.slice(colon + 1) }
}
