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

/** Beyond this the parts between common beginning and end are shown whole. */
const MOST_PARTS = 400

/** A piece of two texts that are compared: in both, in ours alone, in theirs alone. */
export interface DifferencePart {
  readonly kind: 'same' | 'missing' | 'added'
  readonly text: string
}

/** Longest common subsequence of two short lists, as one row of steps per part. */
function steps(a: readonly string[], b: readonly string[]): DifferencePart[] {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const here = i * width + j
      lengths[here] =
        a[i] === b[j]
          ? (lengths[here + width + 1] as number) + 1
          : Math.max(lengths[here + width] as number, lengths[here + 1] as number)
    }
  }
  const out: DifferencePart[] = []
  let gone = ''
  let come = ''
  const flush = () => {
    if (gone !== '') out.push({ kind: 'missing', text: gone })
    if (come !== '') out.push({ kind: 'added', text: come })
    gone = ''
    come = ''
  }
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      flush()
      out.push({ kind: 'same', text: a[i] as string })
      i += 1
      j += 1
    } else if (
      j === b.length ||
      (i < a.length && (lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number))
    ) {
      gone += a[i]
      i += 1
    } else {
      come += b[j]
      j += 1
    }
  }
  flush()
  return out
}

/** What `theirs` has instead of `ours`, in order; pieces of one kind are joined. */
export function differenceParts(ours: string, theirs: string, names: readonly string[]): DifferencePart[] {
  if (ours === theirs) return joined([{ kind: 'same', text: ours }])
  const a = partsOf(ours, names)
  const b = partsOf(theirs, names)
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const gone = a.slice(start, a.length - end)
  const come = b.slice(start, b.length - end)
  const middle =
    gone.length > MOST_PARTS || come.length > MOST_PARTS ? steps([gone.join('')], [come.join('')]) : steps(gone, come)
  const head = a.slice(0, start).join('')
  const tail = a.slice(a.length - end).join('')
  return joined([{ kind: 'same', text: head }, ...middle, { kind: 'same', text: tail }])
}

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
