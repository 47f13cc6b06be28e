import type { HttpMethod } from '../contract/operation.ts'
import { matchPath, pathParts } from '../contract/path.ts'
import type { AdminOperation } from './spec.ts'

export type Routed =
  | {
      readonly kind: 'found'
      readonly operation: AdminOperation
      readonly pathParams: Readonly<Record<string, string>>
    }
  | { readonly kind: 'wrong-method'; readonly allow: readonly HttpMethod[] }
  | { readonly kind: 'nothing' }

interface Route {
  readonly method: HttpMethod
  readonly parts: readonly string[]
  readonly operation: AdminOperation
}

/** Finds operations by method and path. Paths without `{name}` parts come first. */
export function createRouter(operations: readonly AdminOperation[]) {
  const routes: Route[] = operations.map((operation) => ({
    method: operation.method,
    parts: operation.path.split('/'),
    operation,
  }))
  const variables = (route: Route) => route.parts.filter((part) => part.startsWith('{')).length
  routes.sort((a, b) => variables(a) - variables(b))

  return (method: string, path: string): Routed => {
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
