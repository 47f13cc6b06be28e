import type { SecureContext } from 'node:tls'
import type { KeptAuthority } from './certificateFile.ts'
import type { HostCertificate, Issuer } from './certificates.ts'

/** Vouches for the served hosts towards clients that were told to trust it. Nothing is made before it is asked for. */
export interface CertificateAuthority {
  /** Its certificate as PEM, without a key. */
  certificate(): Promise<string>
  /** What a TLS server needs to speak for a host, one of those it was made for. */
  secureContext(host: string): Promise<SecureContext>
}

interface Made {
  readonly issuer: Issuer
  readonly contexts: Map<string, Promise<SecureContext>>
}

/**
 * Makes an authority that lives in memory, or is kept where it is said. Its key is in no state, snapshot or log, and it
 * never comes into a trust store of the system.
 */
export function createCertificateAuthority(
  hosts: readonly string[],
  kept?: KeptAuthority | undefined,
  nowMs: () => number = Date.now,
): CertificateAuthority {
  const load = () => import('./certificates.ts')
  const sorted = [...hosts].sort()
  let current: Promise<Made> | undefined

  async function make(): Promise<Made> {
    const { createIssuer, isUsable, readIssuer, writeIssuer } = await load()
    const before = await kept?.read()
    const known = before === undefined ? undefined : await readIssuer(before)
    if (known && isUsable(known, sorted, nowMs())) return { issuer: known, contexts: new Map() }
    const issuer = await createIssuer(sorted, nowMs())
    if (!kept) return { issuer, contexts: new Map() }
    const fresh = await writeIssuer(issuer)
    const now = await kept.replace(before, fresh)
    return { issuer: now === fresh ? issuer : ((await readIssuer(now)) ?? issuer), contexts: new Map() }
  }

  async function usable(): Promise<Made> {
    const { isUsable } = await load()
    const before = current
    if (before) {
      const made = await before
      if (isUsable(made.issuer, sorted, nowMs())) return made
    }
    // A caller who came first has put a new one in its place.
    if (current === before) {
      const making = make()
      current = making
      making.catch(() => {
        if (current === making) current = undefined
      })
    }
    return current as Promise<Made>
  }

  async function contextOf(made: Made, host: string): Promise<SecureContext> {
    const [{ createSecureContext }, { issueCertificate }] = await Promise.all([import('node:tls'), load()])
    const { cert, key }: HostCertificate = await issueCertificate(made.issuer, host)
    return createSecureContext({ cert, key, minVersion: 'TLSv1.2' })
  }

  return {
    async certificate() {
      const { issuer } = await usable()
      return `${issuer.certificate.toString('pem')}\n`
    },
    async secureContext(host) {
      const made = await usable()
      let context = made.contexts.get(host)
      if (!context) {
        context = contextOf(made, host)
        made.contexts.set(host, context)
      }
      return context
    },
  }
}
