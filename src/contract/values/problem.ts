import type { Prose } from '../schema/field.ts'

/** What is wrong, as the sandbox says it itself and no provider: RFC 9457. */
export interface Problem {
  readonly status: number
  /** Its type is `urn:channel-sandbox:` and this. */
  readonly slug: string
  readonly title: Prose
  readonly detail: Prose
}
