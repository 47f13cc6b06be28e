import type { Prose } from '../../contract/schema/field.ts'
import { signedNames } from '../../contract/schema/wire.ts'
import type { SignatureRule, SignedTexts } from '../../contract/values/signature.ts'
import { REDACTED, scrub, truncate } from '../runtime/redaction.ts'
import { differenceParts, textDifference } from './difference.ts'
import { formOf } from './digests.ts'
import { type Draft, joiningOf, pairsOf, shownText } from './draft.ts'
import { type Facts, keyTexts } from './mistake.ts'
import { type Candidate, type Found, type Recipe, search, searchRecipe } from './search.ts'

/** One mistake as it is told. */
export interface ToldMistake extends Prose {
  readonly slug: string
  /** What to change. */
  readonly change: Prose
}

/** Why a signature does not match. */
export interface SignatureExplanation extends Prose {
  /** `exact`: it reproduces the signature. `likely`: the form of the signature says so. `none`: nothing was found. */
  readonly verdict: 'exact' | 'likely' | 'none'
  /** The mistakes' slugs, joined by `+`. */
  readonly slug: string
  readonly mistakes: readonly ToldMistake[]
  /** The text that had to be hashed, key and passwords redacted. */
  readonly ours: string
  /** The text that was hashed, when it was found. */
  readonly signed?: string
  /** `ours` with `[-what the client left out-]` and `{+what it added+}`. */
  readonly difference?: string
}

/** A refused signature with everything known of it. */
export interface SignatureCase {
  readonly rule: SignatureRule
  readonly texts: SignedTexts
  readonly key: string
  readonly received: string
  readonly facts: Omit<Facts, 'memo'>
}

const fill = ({ en, zh }: Prose, what: string): Prose => ({
  en: en.replaceAll('{what}', what),
  zh: zh.replaceAll('{what}', what),
})

const told = ({ slug, mistake, what }: Candidate): ToldMistake => ({
  slug,
  ...fill(mistake, what),
  change: fill(mistake.change, what),
})

function draftOf({ rule, texts, key }: SignatureCase): Draft {
  return {
    pairs: pairsOf(texts, signedNames(texts)),
    order: undefined,
    joining: joiningOf(rule),
    key,
    shownKey: REDACTED,
    encoding: 'utf8',
    finish: undefined,
  }
}

/** Keys a client put into a parameter, or that stand in a text by accident, are not shown either. */
function scrubber({ key, facts }: SignatureCase): (text: string) => string {
  const known = keyTexts(facts.keys)
  const keys = known.includes(key) ? known : [key, ...known]
  return (text) => scrub(text, keys)
}

const sentences = (mistakes: readonly Prose[]): Prose => ({
  en: mistakes.map(({ en }) => en).join(' '),
  zh: mistakes.map(({ zh }) => zh).join('；'),
})

const NOT_FOUND: ToldMistake = {
  slug: 'signature-mismatch',
  en: 'No known mistake, nor any two of them, reproduces the signature.',
  zh: '没有任何一个或两个已知错误能得到收到的签名',
  change: {
    en: 'Compare the text you hash with ours; is it the key of this app, and are these the values you signed?',
    zh: '请将你签名的字符串与我们的逐字比较，并确认密钥和参数值是否一致',
  },
}

function notMd5(received: string): ToldMistake {
  const { length } = [...received]
  return {
    slug: 'sign-not-md5',
    en: `The signature has ${length} characters and no known form; an MD5 has 32 lower-case hex digits.`,
    zh: `签名有 ${length} 个字符，不是已知格式；MD5 应为 32 位小写十六进制`,
    change: { en: 'Send the MD5 of the text to hash, in hex digits.', zh: '请发送待签名字符串的十六进制 MD5' },
  }
}

function explanationOf(
  verdict: SignatureExplanation['verdict'],
  mistakes: readonly ToldMistake[],
  ours: string,
): SignatureExplanation {
  const slug = mistakes.map((mistake) => mistake.slug).join('+')
  return { verdict, slug, ...sentences(mistakes), mistakes, ours: truncate(ours) }
}

function foundExplanation(one: SignatureCase, base: Draft, { draft, made }: Found): SignatureExplanation {
  const scrub = scrubber(one)
  const ours = scrub(shownText(base))
  const signed = scrub(shownText(draft))
  const names = base.pairs.map(({ name }) => name)
  const mistakes = made.map(({ what, ...rest }) => told({ ...rest, what: scrub(what) }))
  const known = explanationOf('exact', mistakes, ours)
  const parts = differenceParts(truncate(ours), truncate(signed), names)
  return { ...known, signed: truncate(signed), difference: truncate(textDifference(parts)) }
}

/** What can be said without a search: that nothing signs like this. */
function explainForm(one: SignatureCase): SignatureExplanation | undefined {
  if (formOf(one.received)) return undefined
  return explanationOf('likely', [notMd5(one.received)], scrubber(one)(shownText(draftOf(one))))
}

/** Whether what explained an earlier request explains this one: slug and sentences alone, which cost little. */
export function recogniseByRecipe(one: SignatureCase, recipe: Recipe): (Prose & { slug: string }) | undefined {
  const form = formOf(one.received)
  const found = form && searchRecipe(draftOf(one), form, { ...one.facts, memo: new Map() }, recipe)
  if (!found) return undefined
  const { en, zh } = sentences(found.made.map(told))
  const scrub = found.made.some(({ what }) => what !== '') ? scrubber(one) : (text: string) => text
  return { slug: found.made.map(({ slug }) => slug).join('+'), en: scrub(en), zh: scrub(zh) }
}

/**
 * Finds out which mistake reproduces a signature: singly, then in pairs. Takes some milliseconds at most, whatever was
 * sent. The recipe explains the next request of the same client faster.
 */
export function explainSignature(one: SignatureCase): { explanation: SignatureExplanation; recipe?: Recipe } {
  const form = formOf(one.received)
  const byForm = explainForm(one)
  if (!form || byForm) return { explanation: byForm as SignatureExplanation }
  const base = draftOf(one)
  const { found, recipe } = search(base, form, { ...one.facts, memo: new Map() })
  if (found) return { explanation: foundExplanation(one, base, found), recipe }
  const ours = scrubber(one)(shownText(base))
  const certain = [...form.certain, ...(form.digests[0]?.mistake ? [form.digests[0].mistake] : [])]
  if (certain.length > 0) return { explanation: explanationOf('likely', certain, ours) }
  return { explanation: explanationOf('none', [NOT_FOUND], ours) }
}

/** What is said when no search was made or none found anything, for documents. */
export const unfound: readonly ToldMistake[] = [NOT_FOUND, notMd5('')]
