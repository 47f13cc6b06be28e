import type { Prose } from './schema/field.ts'

/** One refusal of a provider: its own code, and what it means. */
export interface ErrorEntry extends Prose {
  /** The code as the provider writes it, number or text. */
  readonly code: number | string
  /** The text of the reply, where the provider's reply has one. */
  readonly message?: string
  /** HTTP status of the reply; 200 unless said otherwise. */
  readonly status?: number
  /** Ids of the rows of docs/assumptions.md this entry rests on. */
  readonly assumptions?: readonly string[]
}

/** Every refusal a provider knows, by a name of ours that code and tests use. */
export type ErrorTable = Readonly<Record<string, ErrorEntry>>

/**
 * A refusal in the provider's own terms. Anything else that is thrown is a defect of the sandbox.
 * `detail` explains the refusal to a person; it reaches journal, log and diagnosis, never the provider's reply.
 * `more` stands beside the detail in the admin API, whose refusals have room for it.
 */
export class ProviderError extends Error {
  readonly error: string
  readonly detail: Prose | undefined
  readonly more: Readonly<Record<string, unknown>> | undefined

  constructor(error: string, detail?: Prose, more?: Readonly<Record<string, unknown>>) {
    super(detail === undefined ? error : `${error}: ${detail.en}`)
    this.name = 'ProviderError'
    this.error = error
    this.detail = detail
    this.more = more
  }
}
