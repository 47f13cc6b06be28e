/** The address of a database without user and password. */
export function shownUrl(url: string): string {
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}
