import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'

/** Where systems keep the roots they trust, as one PEM file. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/opt/homebrew/etc/ca-certificates/cert.pem',
]

function readIfThere(file: string | undefined): string | undefined {
  if (file === undefined || file === '') return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** The roots the system trusts, else those Node brings along. */
export function systemRoots(): string {
  for (const file of SYSTEM_BUNDLES) {
    const found = readIfThere(file)
    if (found !== undefined) return found
  }
  return rootCertificates.join('\n')
}

/** What a user's own bundle has, or else the roots of the system, and ours behind. */
export const bundleWith = (ours: string, own: string | undefined, roots: string): string =>
  `${(readIfThere(own) ?? roots).trimEnd()}\n${ours}`

/** A user's own additional roots, if any, and ours. */
export const extraWith = (ours: string, own: string | undefined): string => `${readIfThere(own) ?? ''}\n${ours}`
