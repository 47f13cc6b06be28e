let table: ReadonlyMap<string, number> | undefined

/** Node reads GBK but does not write it, so the table is inverted at its first use. */
function reversed(): ReadonlyMap<string, number> {
  const codes: number[] = []
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) if (trail !== 0x7f) codes.push((lead << 8) | trail)
  }
  const bytes = new Uint8Array(codes.length * 3)
  for (const [index, code] of codes.entries()) bytes.set([code >> 8, code & 0xff, 0x0a], index * 3)
  const characters = new TextDecoder('gbk').decode(bytes).split('\n')
  const found = new Map<string, number>()
  for (const [index, code] of codes.entries()) {
    const character = characters[index] as string
    if ([...character].length === 1 && character !== '\ufffd' && !found.has(character)) found.set(character, code)
  }
  return found
}

/** The GBK bytes of a text; nothing when it holds a character GBK lacks. */
export function toGbk(text: string): Buffer | undefined {
  table ??= reversed()
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (code < 0x80) bytes.push(code)
    else {
      const double = table.get(character)
      if (double === undefined) return undefined
      bytes.push(double >> 8, double & 0xff)
    }
  }
  return Buffer.from(bytes)
}
