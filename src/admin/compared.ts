import type { Operation } from '../contract/operation.ts'
import type { Prose } from '../contract/schema/field.ts'
import { isOptional } from '../contract/schema/field.ts'
import { signedNames } from '../contract/schema/wire.ts'
import { differenceParts } from '../engine/explain/difference.ts'
import { type Mark, marksOf } from '../engine/explain/marks.ts'
import type { JournalEntry } from '../engine/journal/journalEntry.ts'

/** A piece of the two texts to sign, with where it stands in each and what in it is easily overlooked. */
export interface ComparedPart {
  readonly kind: 'same' | 'missing' | 'added'
  readonly text: string
  /** Place in the text to be signed, in UTF-16 units; absent for what was added. */
  readonly ours?: number
  /** Place in the text that was signed; absent for what is missing. */
  readonly yours?: number
  readonly marks: readonly Mark[]
}

/** The text to be signed and the one that was, piece by piece; one piece where it is not known what was signed. */
export function comparedParts({ signature, wire }: JournalEntry): ComparedPart[] {
  if (!signature) return []
  const { ours = signature.stringToSign, signed = ours } = signature.explanation ?? {}
  let inOurs = 0
  let inYours = 0
  return differenceParts(ours, signed, signedNames(wire)).map(({ kind, text }) => {
    const part = {
      kind,
      text,
      ...(kind !== 'added' && { ours: inOurs }),
      ...(kind !== 'missing' && { yours: inYours }),
      marks: marksOf(text, kind !== 'same'),
    }
    if (kind !== 'added') inOurs += text.length
    if (kind !== 'missing') inYours += text.length
    return part
  })
}

/** A parameter of a request: as received, whether it is signed, and what is wrong with it. */
export interface ComparedParameter {
  readonly name: string
  /** Absent when it was not sent. */
  readonly value?: string
  readonly signed: boolean
  readonly wrong?: Prose
  readonly marks: readonly Mark[]
}

const WRONG = {
  missing: { en: 'It is required and was not sent.', zh: '必填参数，但没有发送' },
  unknown: { en: 'The document does not know it; it is signed all the same.', zh: '文档中没有该参数，但仍参与签名' },
  differs: {
    en: 'It was signed otherwise than it was sent; see the comparison.',
    zh: '签名时与发送时不一致，见上方对照',
  },
  signature: { en: 'It is not the signature of these parameters.', zh: '不是这些参数的正确签名' },
} as const satisfies Record<string, Prose>

/** The parameters whose `name=value` in the text to be signed is not wholly in the one that was. */
function differing(parts: readonly ComparedPart[], names: readonly string[]): ReadonlySet<string> {
  const ours = parts.map(({ kind, text }) => (kind === 'added' ? '' : text)).join('')
  const changed = parts.flatMap(({ kind, ours: at, text }, index) => {
    if (kind === 'missing') return [[at as number, (at as number) + text.length] as const]
    // What was added stands at the end of the piece before it.
    const before = parts[index - 1]
    const place = kind === 'added' && before?.ours !== undefined ? before.ours + before.text.length : undefined
    return place === undefined ? [] : [[place - 1, place] as const]
  })
  let from = 0
  const found = new Set<string>()
  for (const [index, name] of names.entries()) {
    const begin = ours.indexOf(`${name}=`, from)
    if (begin === -1) continue
    const following = names[index + 1]
    const next = following === undefined ? -1 : ours.indexOf(`${following}=`, begin + name.length)
    const end = next === -1 ? ours.length : next
    from = begin + name.length
    if (changed.some(([start, stop]) => start < end && stop > begin)) found.add(name)
  }
  return found
}

/** The parameters of a request as a table: those of the operation first, in its order, then what else was sent. */
export function comparedParameters(entry: JournalEntry, { params, spec }: Operation): ComparedParameter[] {
  const { wire, signature } = entry
  const names = signedNames(wire).filter((name) => wire[name] !== '' || spec.signer?.rule.emptyValues === 'signed')
  const other = differing(comparedParts(entry), names)
  const isRefused = signature !== undefined && signature.received !== signature.expected
  const wrongOf = (name: string, value: string | undefined): Prose | undefined => {
    const field = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) return WRONG.missing
    if (name === 'sign') return isRefused ? WRONG.signature : undefined
    if (isRefused && other.has(name)) return WRONG.differs
    return field ? undefined : WRONG.unknown
  }
  const required = Object.entries(params).filter(([name, field]) => !isOptional(field) || Object.hasOwn(wire, name))
  const extra = Object.keys(wire).filter((name) => !Object.hasOwn(params, name))
  return [...required.map(([name]) => name), ...extra].map((name) => {
    const value = Object.hasOwn(wire, name) ? wire[name] : undefined
    const wrong = wrongOf(name, value)
    return {
      name,
      ...(value !== undefined && { value }),
      signed: names.includes(name),
      ...(wrong && { wrong }),
      marks: marksOf(value ?? '', false),
    }
  })
}
