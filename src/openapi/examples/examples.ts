import type { Operation } from '../../contract/operation.ts'
import type { SignatureNote } from '../signature.ts'

/** A call that was made to a demo sandbox, and what came back. */
export interface CallExample {
  /** The body as values: what a form's texts are read to, or the members of a JSON object. */
  readonly body: Readonly<Record<string, unknown>>
  /** Values of `{name}` parts of the path, and of the query. */
  readonly inUrl: Readonly<Record<string, unknown>>
  readonly answer: unknown
  readonly accepted: boolean
  /** Absent where nothing is signed. */
  readonly signed?: SignatureNote
  /** Calls that came first, in their order. */
  readonly after: readonly Prepared[]
}

/** A call that prepared another one. */
export interface Prepared {
  /** As `POST /open/userLogin`. */
  readonly call: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A callback that a demo sandbox sent. */
export interface CallbackExample {
  readonly body: Readonly<Record<string, unknown>>
  readonly signed?: SignatureNote
  /** A reply that settled it. */
  readonly reply: string
}

/** Real traffic to fill a document with. */
export interface Examples {
  call(operation: Operation): CallExample | undefined
  callback(service: string, id: string): CallbackExample | undefined
}
