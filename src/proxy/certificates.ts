// Loaded when the first certificate is made, never at start; the build makes it a file of its own.
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert } from '@peculiar/asn1-schema'
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'

export { writeTrustStore } from './trustStore.ts'

/** P-256 is what every TLS client of the last fifteen years takes, and is made in a millisecond. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const LIFETIME_DAYS = 90
const DAY_MS = 86_400_000
/** Clocks of containers and virtual machines are a little late now and then. */
const BACKDATED_MS = 3_600_000

const { subtle } = webcrypto
type KeyPair = webcrypto.CryptoKeyPair

/** A certificate authority: its certificate, and the key that signs. */
export interface Issuer {
  readonly certificate: X509Certificate
  readonly keys: KeyPair
}

/** Certificate and private key of a host, as TLS wants them. */
export interface HostCertificate {
  readonly cert: string
  readonly key: string
}

const generalName = (host: string): GeneralName =>
  isIP(host) === 0
    ? new GeneralName({ dNSName: host })
    : new GeneralName({ iPAddress: `${host}/${isIP(host) === 4 ? 32 : 128}` })

const subtrees = (names: readonly GeneralName[]): GeneralSubtrees =>
  new GeneralSubtrees(names.map((base) => new GeneralSubtree({ base })))

/** Permits the hosts alone. A kind of name that none of them has would be free to use, so it is excluded as a whole. */
function nameConstraints(hosts: readonly string[]): Extension {
  const everything = [
    ...(hosts.every((host) => isIP(host) !== 0) ? [new GeneralName({ dNSName: '' })] : []),
    ...(hosts.every((host) => isIP(host) === 0)
      ? ['0.0.0.0/0', '::/0'].map((iPAddress) => new GeneralName({ iPAddress }))
      : []),
  ]
  const constraints = new NameConstraints({
    permittedSubtrees: subtrees(hosts.map(generalName)),
    ...(everything.length > 0 && { excludedSubtrees: subtrees(everything) }),
  })
  return new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints))
}

const newKeys = (): Promise<KeyPair> => subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<KeyPair>

/** Makes an authority that can vouch for these hosts and no other, for 90 days from now (Unix milliseconds). */
export async function createIssuer(hosts: readonly string[], nowMs: number): Promise<Issuer> {
  const keys = await newKeys()
  const serial = Buffer.from(webcrypto.getRandomValues(new Uint8Array(4))).toString('hex')
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Two authorities of one name would be taken for each other.
    name: `O=channel-sandbox, CN=channel-sandbox test authority ${serial}`,
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(nowMs - BACKDATED_MS),
    notAfter: new Date(nowMs + LIFETIME_DAYS * DAY_MS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      nameConstraints(hosts),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate, keys }
}

const exportKey = async ({ privateKey }: KeyPair): Promise<string> =>
  PemConverter.encode(await subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')

/** Makes a certificate for one host, which ends when the authority does. */
export async function issueCertificate(issuer: Issuer, host: string): Promise<HostCertificate> {
  const keys = await newKeys()
  const { certificate } = issuer
  const leaf = await X509CertificateGenerator.create({
    subject: isIP(host) === 0 && host.length <= 64 ? `CN=${host}` : 'CN=channel-sandbox',
    issuer: certificate.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([{ type: isIP(host) === 0 ? 'dns' : 'ip', value: host }]),
      await AuthorityKeyIdentifierExtension.create(certificate),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${leaf.toString('pem')}\n`, key: await exportKey(keys) }
}

/** Certificate and private key in one PEM text; the key makes it a secret. */
export const writeIssuer = async ({ certificate, keys }: Issuer): Promise<string> =>
  `${certificate.toString('pem')}\n${await exportKey(keys)}\n`

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/
const PRIVATE_KEY = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/

/** Reads what {@link writeIssuer} wrote; undefined for another text. */
export async function readIssuer(pem: string): Promise<Issuer | undefined> {
  const [certificatePem] = CERTIFICATE.exec(pem) ?? []
  const [keyPem] = PRIVATE_KEY.exec(pem) ?? []
  if (certificatePem === undefined || keyPem === undefined) return undefined
  try {
    const certificate = new X509Certificate(certificatePem)
    const privateKey = await subtle.importKey('pkcs8', PemConverter.decodeFirst(keyPem), ALGORITHM, true, ['sign'])
    const publicKey = (await certificate.publicKey.export(ALGORITHM, ['verify'])) as webcrypto.CryptoKey
    return { certificate, keys: { privateKey, publicKey } }
  } catch {
    return undefined
  }
}

/** Whether an authority is good for these hosts and for at least another day. */
export function isUsable({ certificate }: Issuer, hosts: readonly string[], nowMs: number): boolean {
  if (certificate.notAfter.getTime() - nowMs < DAY_MS) return false
  const found = certificate.getExtension(id_ce_nameConstraints)
  return found !== null && Buffer.from(found.value).equals(Buffer.from(nameConstraints(hosts).value))
}
