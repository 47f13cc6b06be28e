import type { Prose } from './schema/field.ts'

/** Keys by the names of {@link OfflineSigner.keys}; `key` is always there. */
export type OfflineKeys = Readonly<Record<string, string>> & { readonly key: string }

/** What a signature was made with, and what it should be. */
export interface OfflineVerdict {
  readonly expected: string
  readonly received: string | undefined
  /** The text that is hashed, keys redacted. */
  readonly stringToSign: string
}

/** Why a signature does not match. */
export interface OfflineExplanation extends Prose {
  /** `exact`: it reproduces the signature. `likely`: its form or the other fields say so. `none`: nothing was found. */
  readonly verdict: 'exact' | 'likely' | 'none'
  readonly slug: string
  readonly mistakes: readonly (Prose & { readonly slug: string; readonly change: Prose })[]
}

/** A signature that is no {@link Signer}'s, as the command line signs, verifies and explains it without a sandbox. */
export interface OfflineSigner {
  /** What follows the provider's id and a hyphen in the command's name of it. */
  readonly id: string
  readonly title: Prose
  /** The field that is the signature. */
  readonly signature: string
  /** Further keys beside `--key`; each is the option's name in camel case and the key's when it is left out. */
  readonly keys: readonly { readonly name: string; readonly instead: string; readonly description: Prose }[]
  /** Signs what a message says, or what is sent of it. */
  sign(
    texts: Readonly<Record<string, string>>,
    keys: OfflineKeys,
  ): { readonly sent: Readonly<Record<string, string>> } & OfflineVerdict
  verify(texts: Readonly<Record<string, string>>, keys: OfflineKeys): OfflineVerdict
  /** `others` are keys that may have been taken for the right one. */
  explain(
    texts: Readonly<Record<string, string>>,
    keys: OfflineKeys,
    others: readonly { readonly name: string; readonly key: string }[],
  ): OfflineExplanation
}
