import type { Action, HttpMethod, Operation } from '../contract/operation.ts'
import { matchPath, pathParts } from '../contract/path.ts'

/** What one admin URL leads to. */
export type Target =
  | { readonly kind: 'operation'; readonly operation: Operation }
  | { readonly kind: 'action'; readonly action: Action }

export type Routed =
  | { readonly kind: 'found'; readonly target: Target; readonly pathParams: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method'; readonly allow: readonly HttpMethod[] }
  | { readonly kind: 'nothing' }

interface Route {
  readonly method: HttpMethod
  readonly parts: readonly string[]
  readonly target: Target
}

/** Finds operations and actions by method and path. Paths without `{name}` parts come first. */
export function createRouter(operations: readonly Operation[], actions: readonly Action[]) {
  const routes: Route[] = operations.map((operation) => ({
    method: operation.method,
    parts: operation.path.split('/'),
    target: { kind: 'operation', operation },
  }))
  for (const action of actions) {
    const parts = ['', '__admin', action.service, action.id]
    routes.push({ method: 'POST', parts, target: { kind: 'action', action } })
  }
  const variables = (route: Route) => route.parts.filter((part) => part.startsWith('{')).length
  routes.sort((a, b) => variables(a) - variables(b))

  return (method: string, path: string): Routed => {
    const parts = pathParts(path)
    if (!parts) return { kind: 'nothing' }
    const allow: HttpMethod[] = []
    for (const route of routes) {
      const pathParams = matchPath(route.parts, parts)
      if (!pathParams) continue
      if (route.method === method) return { kind: 'found', target: route.target, pathParams }
      allow.push(route.method)
    }
    return allow.length > 0 ? { kind: 'wrong-method', allow: [...new Set(allow)] } : { kind: 'nothing' }
  }
}
