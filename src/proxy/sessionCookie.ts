/** How the names of the dashboard's session cookies begin; the sandbox's port follows. */
export const SESSION_COOKIE = 'channel-sandbox-'

/** A Cookie header without the sandbox's own: browsers send it to every port of a host. Undefined when nothing is left. */
export function withoutSession(cookies: string): string | undefined {
  const kept = cookies.split(';').filter((pair) => !pair.trimStart().startsWith(SESSION_COOKIE))
  const text = kept.join(';').trim()
  return text === '' ? undefined : text
}
