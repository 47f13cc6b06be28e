import type { HttpMethod, Operation } from '../contract/operation.ts'
import { matchPath, pathParts } from '../contract/schema/path.ts'

export type Routed<O> =
  | {
      readonly kind: 'found'
      readonly operation: O
      readonly pathParams: Readonly<Record<string, string>>
    }
  | { readonly kind: 'wrong-method'; readonly allow: readonly HttpMethod[] }
  | { readonly kind: 'nothing' }

interface Route<O> {
  readonly method: HttpMethod
  readonly parts: readonly string[]
  readonly operation: O
}

/** Finds operations by method and path. Paths without `{name}` parts come first. */
export function createRouter<O extends Operation>(operations: readonly O[]) {
  const routes: Route<O>[] = operations.map((operation) => ({
    method: operation.method,
    parts: operation.path.split('/'),
    operation,
  }))
  const variables = (route: Route<O>) => route.parts.filter((part) => part.startsWith('{')).length
  routes.sort((a, b) => variables(a) - variables(b))
  /** Paths without variables, as nearly everyone writes them: one look-up in the place of a walk. */
  const literal = new Map<string, Routed<O>>()
  for (const route of routes) {
    if (variables(route) > 0) continue
    literal.set(`${route.method} ${route.parts.join('/')}`, {
      kind: 'found',
      operation: route.operation,
      pathParams: {},
    })
  }

  return (method: string, path: string): Routed<O> => {
    const known = literal.get(`${method} ${path}`)
    if (known) return known
    const parts = pathParts(path)
    if (!parts) return { kind: 'nothing' }
    const allow: HttpMethod[] = []
    for (const route of routes) {
      const pathParams = matchPath(route.parts, parts)
      if (!pathParams) continue
      if (route.method === method) return { kind: 'found', operation: route.operation, pathParams }
      allow.push(route.method)
    }
    return allow.length > 0 ? { kind: 'wrong-method', allow: [...new Set(allow)] } : { kind: 'nothing' }
  }
}
