import { CertifyError } from '../certify/options.ts'
import type { CertifyOptions, Progress } from '../contract/certification/certifyOptions.ts'
import type { Report } from '../contract/certification/certifyReport.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { milliseconds } from './duration.ts'
import { say } from './language.ts'
import type { ProviderName } from './shipped.ts'

/** Options of `sandbox.certify`; durations are texts like `250ms`, `15s`. Probe, order and player are URLs or functions. */
export interface CertifyRequest
  extends Omit<CertifyOptions, 'provider' | 'waitMs' | 'settleMs' | 'timeoutMs' | 'allowedHosts' | 'expectedFailures'> {
  readonly provider: ProviderName
  /** How long to wait for the game; 30s unless told. */
  readonly wait?: string
  /** How long the goods have to stay the same; 1s unless told. */
  readonly settle?: string
  /** The channel's patience with one notification; 10s unless told. */
  readonly callbackTimeout?: string
  readonly allowCallbackHosts?: readonly string[]
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** Durations that were given, in milliseconds. */
function timesOf({ wait, settle, callbackTimeout }: CertifyRequest) {
  return {
    ...(wait !== undefined && { waitMs: milliseconds(wait) }),
    ...(settle !== undefined && { settleMs: milliseconds(settle) }),
    ...(callbackTimeout !== undefined && { timeoutMs: milliseconds(callbackTimeout) }),
  }
}

/** Runs the checks in this sandbox. Rejects with a TypeError where the request makes no sense, with an Error where the game is not reached. */
export async function certifyWith(sandbox: Sandbox, request: CertifyRequest): Promise<Report> {
  const { wait, settle, callbackTimeout, allowCallbackHosts, signal, onProgress, ...options } = request
  const allowedHosts = allowCallbackHosts ?? sandbox.allowedHosts
  const watch = { ...(signal && { signal }), ...(onProgress && { progress: onProgress }) }
  // The checks are loaded with the first run: most sandboxes never have one.
  const { certify } = await import('../certify/run/run.ts')
  try {
    return await certify(sandbox.forCertify, { ...options, ...timesOf(request), allowedHosts }, watch)
  } catch (error) {
    if (!(error instanceof CertifyError)) throw error
    throw error.kind === 'usage' ? new TypeError(say(error.prose)) : new Error(say(error.prose))
  }
}
