import { isColoured, styled } from './styled.ts'

/** A piece of two texts that are compared: in both, only in ours, or only in theirs. */
export interface Piece {
  readonly kind: 'same' | 'missing' | 'added'
  readonly text: string
  readonly marks: readonly { readonly at: number; readonly character: string; readonly name: string }[]
}

/** The text with invisible characters written out: `<BOM>`. */
function visible({ text, marks }: Piece): string {
  let shown = ''
  let from = 0
  for (const { at, character, name } of [...marks].sort((a, b) => a.at - b.at)) {
    shown += `${text.slice(from, at)}<${name}>`
    from = at + character.length
  }
  return shown + text.slice(from)
}

/** Both texts as two lines, what differs in colours; where there are none, `[-missing-]` and `{+added+}`. */
export function differenceLines(pieces: readonly Piece[]): { readonly ours: string; readonly theirs: string } {
  const coloured = isColoured()
  const line = (other: 'missing' | 'added') =>
    pieces
      .filter(({ kind }) => kind !== other)
      .map((piece) => {
        const text = visible(piece)
        if (piece.kind === 'same') return styled('dim', text)
        if (piece.kind === 'missing') return coloured ? styled('green', text) : `[-${text}-]`
        return coloured ? styled('red', text) : `{+${text}+}`
      })
      .join('')
  return { ours: line('added'), theirs: line('missing') }
}
