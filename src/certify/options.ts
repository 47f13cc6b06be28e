import type { Prose } from '../contract/schema/field.ts'

/** What a run was asked to do that cannot be done. `unreachable` is the target's fault, `usage` the caller's. */
export class CertifyError extends Error {
  override readonly name = 'CertifyError'
  readonly kind: 'usage' | 'unreachable'

  constructor(kind: 'usage' | 'unreachable', message: string) {
    super(message)
    this.kind = kind
  }
}

export const prose = (en: string, zh: string): Prose => ({ en, zh })
