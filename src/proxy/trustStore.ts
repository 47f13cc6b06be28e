import { X509Certificate } from 'node:crypto'
import { ContentInfo } from '@peculiar/asn1-cms'
import {
  AuthenticatedSafe,
  CertBag,
  id_certBag,
  id_x509Certificate,
  PFX,
  PKCS12Attribute,
  SafeBag,
  SafeContents,
} from '@peculiar/asn1-pfx'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'

const DATA = '1.2.840.113549.1.7.1'
const FRIENDLY_NAME = '1.2.840.113549.1.9.20'
/** Oracle's attribute that makes a certificate a trusted entry; without it Java reads the file and trusts nothing. */
const TRUSTED_KEY_USAGE = '2.16.840.1.113894.746875.1.1'
/** DER of anyExtendedKeyUsage, 2.5.29.37.0. */
const ANY_USAGE = Buffer.from('0604551d2500', 'hex')

/** The bytes alone: a Buffer may be a view of a larger piece of memory. */
const bytes = (buffer: Uint8Array): ArrayBuffer => new Uint8Array(buffer).buffer

/** A BMPString in DER, of at most 63 characters. */
function bmpString(text: string): ArrayBuffer {
  const units = Buffer.from(text.slice(0, 63), 'utf16le').swap16()
  return bytes(Buffer.concat([Buffer.from([0x1e, units.length]), units]))
}

const wrapped = (content: ArrayBuffer): ContentInfo =>
  new ContentInfo({ contentType: DATA, content: AsnConvert.serialize(new OctetString(content)) })

/** The constructor of an attribute drops what it is given. */
const attribute = (attrId: string, value: ArrayBuffer): PKCS12Attribute =>
  Object.assign(new PKCS12Attribute(), { attrId, attrValues: [value] })

function bagOf(certificate: Uint8Array, alias: string): SafeBag {
  const value = new CertBag({
    certId: id_x509Certificate,
    certValue: AsnConvert.serialize(new OctetString(bytes(certificate))),
  })
  return new SafeBag({
    bagId: id_certBag,
    bagValue: AsnConvert.serialize(value),
    bagAttributes: [attribute(FRIENDLY_NAME, bmpString(alias)), attribute(TRUSTED_KEY_USAGE, bytes(ANY_USAGE))],
  })
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * A PKCS #12 file with the certificates of a PEM text as trusted entries, without password: nothing in it is secret, and
 * Java reads such a file when no password is set.
 */
export function writeTrustStore(pem: string): Buffer {
  const bags = (pem.match(PEM) ?? []).flatMap((text, at) => {
    try {
      return [bagOf(new X509Certificate(text).raw, `certificate-${at + 1}`)]
    } catch {
      // A bundle of the system may hold what Node cannot read; the others count.
      return []
    }
  })
  const safe = AsnConvert.serialize(new AuthenticatedSafe([wrapped(AsnConvert.serialize(new SafeContents(bags)))]))
  const store = new PFX({ version: 3, authSafe: wrapped(safe) })
  // A new one has an empty MAC, which Java would check and refuse.
  return Buffer.from(AsnConvert.serialize(Object.assign(store, { macData: undefined })))
}
