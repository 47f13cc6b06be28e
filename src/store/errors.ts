import { ProseError } from '../contract/values/prose.ts'
/** A data directory that cannot be used; nothing in it was changed. The message says what is wrong and what to do. */
export class DataError extends ProseError {
  override readonly name = 'DataError'
}
