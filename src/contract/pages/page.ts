import type { Call } from '../operation.ts'
import type { Prose, Tier } from '../schema/field.ts'

/** A page in HTML. */
export interface HtmlAnswer {
  readonly status: number
  readonly html: string
  /** The text of the one script in it; no other runs. */
  readonly script?: string
  /** Sources, as Content-Security-Policy writes them, of pages that may show it in a frame; none when absent. */
  readonly framedBy?: readonly string[]
}

/** A file that pages of others load, such as a script. It holds nothing of the state. */
export interface FileAnswer {
  readonly status: 200
  readonly file: string
}

/** What a page answers: HTML, a file, or another page to go to. */
export type PageAnswer = HtmlAnswer | FileAnswer | { readonly status: 303; readonly location: string }

/** The texts of a page request: parts of the path, the query, the form. */
export interface PageParams {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

/** What a page says of itself. */
interface PageNotes {
  readonly id: string
  readonly summary: Prose
  readonly method: 'GET' | 'POST'
  /** May hold `{name}` parts. */
  readonly path: string
  /** Our own unless said otherwise. */
  readonly tier?: Tier
  readonly assumptions?: readonly string[]
  /** Content type of a file; pages are HTML. */
  readonly mediaType?: string
}

/** A page of a provider that a player opens in a browser, or a file that a page loads. */
export interface PageInput<State> extends PageNotes {
  handle(call: Call<State, undefined, PageParams, never>): Promise<PageAnswer>
}

/** A page as the engine runs it. */
export interface Page extends PageNotes {
  readonly service: string
  readonly handle: (call: Call<unknown, undefined, PageParams, never>) => Promise<PageAnswer>
}
