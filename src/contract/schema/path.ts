/** Splits a path into decoded parts; nothing when an escape in it is broken. */
export function pathParts(path: string): string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch {
    return undefined
  }
}

/** The values of `{name}` parts when the given parts have the shape of the declared ones. */
export function matchPath(declared: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (declared.length !== given.length) return undefined
  const found: Record<string, string> = {}
  for (const [index, part] of declared.entries()) {
    const value = given[index] as string
    if (part.startsWith('{')) found[part.slice(1, -1)] = value
    else if (part !== value) return undefined
  }
  return found
}
