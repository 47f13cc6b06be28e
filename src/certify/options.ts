import type { Prose } from '../contract/schema/field.ts'
import { ProseError } from '../contract/values/prose.ts'

/** What a run was asked to do that cannot be done. `unreachable` is the target's fault, `usage` the caller's. */
export class CertifyError extends ProseError {
  override readonly name = 'CertifyError'
  readonly kind: 'usage' | 'unreachable'

  constructor(kind: 'usage' | 'unreachable', said: Prose) {
    super(said)
    this.kind = kind
  }
}

export { prose } from '../contract/values/prose.ts'
