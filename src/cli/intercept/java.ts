/** An option of JAVA_TOOL_OPTIONS; quotes keep one with spaces together. */
const option = (name: string, value: string): string => {
  const text = `-D${name}=${value}`
  return /\s/.test(text) ? `"${text}"` : text
}

/** The options of a user's own, and behind them the proxy and the trust store: of two with one name the later counts. */
export function javaOptions(own: string | undefined, proxy: URL, trustStore: string, nonProxyHosts: string): string {
  const host = proxy.hostname.replace(/^\[|\]$/g, '')
  const ours = [
    option('http.proxyHost', host),
    option('http.proxyPort', proxy.port),
    option('https.proxyHost', host),
    option('https.proxyPort', proxy.port),
    option('http.nonProxyHosts', nonProxyHosts),
    option('javax.net.ssl.trustStore', trustStore),
    option('javax.net.ssl.trustStoreType', 'PKCS12'),
  ]
  return [own, ...ours].filter((text) => text !== undefined && text !== '').join(' ')
}
