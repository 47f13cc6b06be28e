/** A character that is easily overlooked, where it stands and what to call it. */
export interface Mark {
  /** Place in the text, in UTF-16 units. */
  readonly at: number
  readonly character: string
  readonly name: string
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'SP',
  '\t': 'TAB',
  '\n': 'LF',
  '\r': 'CR',
  '\u0000': 'NUL',
  '\u00a0': 'NBSP',
  '\u00ad': 'SHY',
  '\u200b': 'ZWSP',
  '\u200c': 'ZWNJ',
  '\u200d': 'ZWJ',
  '\u2028': 'LS',
  '\u2029': 'PS',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2060': 'WJ',
  '\u3000': 'IDSP',
  '\ufeff': 'BOM',
  '\ufffd': 'REPL',
}

/** Spaces, controls and marks without width, and the wide forms of ASCII that look like it. */
const ODD = /[\p{Z}\p{C}\u00ad\uff01-\uff5e\ufffd]/gu

/** At most so many are named; a text of nothing else is plain to see. */
const MOST_MARKS = 200

function nameOf(character: string): string {
  const known = NAMES[character]
  if (known !== undefined) return known
  const code = character.codePointAt(0) as number
  // The wide forms of ASCII stand in its order.
  if (code >= 0xff01 && code <= 0xff5e) return `FW ${String.fromCharCode(code - 0xfee0)}`
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}

/** The characters of a text that are not seen, or are taken for others. A plain space is named only when asked for. */
export function marksOf(text: string, spaces: boolean): Mark[] {
  const marks: Mark[] = []
  for (const { 0: character, index } of text.matchAll(ODD)) {
    if (character === ' ' && !spaces) continue
    if (marks.length === MOST_MARKS) break
    marks.push({ at: index, character, name: nameOf(character) })
  }
  return marks
}
