import type { SendFailure } from './callback.ts'

/** One HTTP request, down to how its bytes leave. Headers are without `host`, `connection` and the body's length. */
export interface ExchangeRequest {
  readonly url: string
  readonly method: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: Buffer | undefined
  /** The body leaves in chunks, its length unannounced. */
  readonly chunked?: boolean | undefined
  /** The body leaves once the server has asked for it. */
  readonly expectContinue?: boolean | undefined
  /** The last byte of the body is held back until all that share the barrier have sent theirs. */
  readonly barrier?: Barrier | undefined
  /** The connection is cut once the request was sent, or once its answer begins. */
  readonly cut?: 'sent' | 'answered' | undefined
  /** Requests that share one leave on one connection. */
  readonly connection?: Connection | undefined
}

/** What came back, or why nothing did. */
export interface ExchangeReply {
  readonly status?: number
  readonly headers: Readonly<Record<string, string>>
  /** The first 16 KB. */
  readonly body: Buffer
  /** Real milliseconds. */
  readonly durationMs: number
  readonly error?: string
  readonly failure?: SendFailure
}

/** Lets requests go on once all of them have arrived. */
export interface Barrier {
  arrive(): Promise<void>
  /** One of them will never arrive. */
  leave(): void
}

/** A connection that is kept for one request after another; its agent is Node's. */
export interface Connection {
  readonly agentFor: (url: string) => unknown
  close(): void
}

export interface ExchangeOptions {
  /** Real milliseconds from connecting to the last byte. */
  readonly timeoutMs: number
  /** Hosts that may be called wherever they are. */
  readonly allowedHosts: readonly string[]
  readonly signal?: AbortSignal | undefined
}

/** What a server shows of its certificate. */
export interface CertificateFacts {
  /** Why its chain does not lead to a known root; absent when it does. */
  readonly untrusted?: string
  /** Why it is not for this host; absent when it is. */
  readonly misnamed?: string
  /** Unix times in seconds. */
  readonly validFrom: number
  readonly validTo: number
}
