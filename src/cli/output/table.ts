import stringWidth from 'string-width'
import { printable } from '../../contract/values/printable.ts'
import { printText } from './print.ts'

// Apart from print.ts, which every start loads: measuring texts brings tables of letters that take a fifth of a start.

/** As `padEnd`, by the columns a terminal needs: a Chinese character takes two. */
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)))

/** A text cut to so many columns of a terminal. */
function cutTo(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text
  let kept = ''
  let used = 0
  for (const letter of text) {
    used += stringWidth(letter)
    if (used >= columns) break
    kept += letter
  }
  return `${kept}…`
}

/** Names and values in two columns; what is undefined is left out. */
export function print(rows: Readonly<Record<string, string | undefined>>): void {
  const width = Math.max(...Object.keys(rows).map((name) => stringWidth(name)))
  for (const [name, value] of Object.entries(rows)) {
    if (value !== undefined) printText(`${pad(name, width)}  ${printable(value)}\n`)
  }
}

/** The last column is never cut shorter than this. */
const SHORTEST_LAST = 24

/**
 * A table with its heads in the first row. On a terminal the last column is cut where the line would break, so that the
 * columns stay columns; a program that reads the output gets it whole.
 */
export function printTable(raw: readonly (readonly string[])[]): void {
  const rows = raw.map((row) => row.map(printable))
  const widths = (rows[0] ?? []).map((_head, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))))
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0)
  const { columns } = process.stdout
  const last = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(SHORTEST_LAST, columns - before)
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === row.length - 1 ? cutTo(cell, last) : pad(cell, widths[column] ?? 0),
    )
    printText(`${cells.join('  ').trimEnd()}\n`)
  }
}
