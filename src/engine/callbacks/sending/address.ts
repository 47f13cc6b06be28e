/** The parts of a URL that a callback is sent by. */
export interface Address {
  readonly origin: string
  readonly pathname: string
  /** With its question mark; empty when there is none. */
  readonly search: string
}

/** At most this many addresses are remembered: a sandbox calls few, each of them often. */
const REMEMBERED = 1000
const known = new Map<string, Address>()

/** Returns undefined for a text that is no URL. */
export function addressOf(url: string): Address | undefined {
  const found = known.get(url)
  if (found) return found
  if (!URL.canParse(url)) return undefined
  const { origin, pathname, search } = new URL(url)
  const address = { origin, pathname, search }
  if (known.size >= REMEMBERED) known.clear()
  known.set(url, address)
  return address
}
