import { signal } from '@preact/signals'
import type { CertifyEvent, CertifyRun, CheckBrief } from './types.ts'

/** A run as it was heard of, with the checks that have ended since. */
export interface HeardRun extends CertifyRun {
  readonly found: readonly CheckBrief[]
}

/** The run that was heard of last. */
export const certifyRun = signal<HeardRun | undefined>(undefined)

export function takeCertify({ result, ...run }: CertifyEvent): void {
  const before = certifyRun.value?.id === run.id ? certifyRun.value.found : []
  certifyRun.value = { ...run, found: result ? [...before, result] : before }
}
