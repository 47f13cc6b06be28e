import type { Prose } from './field.ts'
import type { Call } from './operation.ts'

/** What a page answers: whole HTML, or another page to go to. */
export type PageAnswer =
  | { readonly status: number; readonly html: string }
  | { readonly status: 303; readonly location: string }

/** The texts of a page request: parts of the path, the query, the form. */
export interface PageParams {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

/** A page of a provider that a player opens in a browser. */
export interface PageInput<State> {
  readonly id: string
  readonly summary: Prose
  readonly method: 'GET' | 'POST'
  /** May hold `{name}` parts. */
  readonly path: string
  handle(call: Call<State, undefined, PageParams, never>): Promise<PageAnswer>
}

/** A page as the engine runs it. */
export interface Page {
  readonly service: string
  readonly id: string
  readonly summary: Prose
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly handle: (call: Call<unknown, undefined, PageParams, never>) => Promise<PageAnswer>
}
