import { diffArrays } from 'diff'

/** Words and single marks: the parts in which two texts are compared. */
const PARTS = /\[[^\]]*\]|[\p{L}\p{N}_]+|[\s\S]/gu

/** Parameters beyond these are compared word by word. */
const MOST_NAMES = 40

/** A name begins a part even where nothing separates it from the value before. */
function partsOf(text: string, names: readonly string[]): string[] {
  const escaped = names
    .filter((name) => /^\w+$/.test(name))
    .slice(0, MOST_NAMES)
    .sort((a, b) => b.length - a.length)
  const pieces = escaped.length === 0 ? [text] : text.split(new RegExp(`(?=(?:${escaped.join('|')})=)`))
  return pieces.flatMap((piece) => piece.match(PARTS) ?? [])
}

/** Texts further apart than this are shown whole: word by word they would say nothing, and take long to compare. */
const MOST_EDITS = 200

/** A piece of two texts that are compared: in both, in ours alone, in theirs alone. */
export interface DifferencePart {
  readonly kind: 'same' | 'missing' | 'added'
  readonly text: string
}

function steps(ours: string[], theirs: string[]): DifferencePart[] {
  const changes = diffArrays(ours, theirs, { maxEditLength: MOST_EDITS }) ?? [
    { removed: true, added: false, value: ours },
    { removed: false, added: true, value: theirs },
  ]
  return changes.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'missing' : 'same',
    text: value.join(''),
  }))
}

/** What `theirs` has instead of `ours`, in order; pieces of one kind are joined. */
export const differenceParts = (ours: string, theirs: string, names: readonly string[]): DifferencePart[] =>
  joined(steps(partsOf(ours, names), partsOf(theirs, names)))

function joined(parts: readonly DifferencePart[]): DifferencePart[] {
  const out: DifferencePart[] = []
  for (const part of parts) {
    if (part.text === '') continue
    const last = out.at(-1)
    if (last?.kind === part.kind) out[out.length - 1] = { kind: part.kind, text: last.text + part.text }
    else out.push(part)
  }
  return out
}

const MARKS = { same: ['', ''], missing: ['[-', '-]'], added: ['{+', '+}'] } as const

/** The parts as wdiff writes them: `[-what lacks-]` and `{+what is too much+}`. */
export const textDifference = (parts: readonly DifferencePart[]): string =>
  parts.map(({ kind, text }) => MARKS[kind][0] + text + MARKS[kind][1]).join('')
