import { printable, printableLines } from '../../contract/values/printable.ts'

const write = (text: string): void => void process.stdout.write(printableLines(text))

export const printJson = (value: unknown): void => write(`${JSON.stringify(value)}\n`)

export const printLine = (text: string): void => write(`${text}\n`)

/** Names and values in two columns; what is undefined is left out. */
export function print(rows: Readonly<Record<string, string | undefined>>): void {
  const width = Math.max(...Object.keys(rows).map((name) => name.length))
  for (const [name, value] of Object.entries(rows)) {
    if (value !== undefined) write(`${name.padEnd(width)}  ${printable(value)}\n`)
  }
}

/** A table with its heads in the first row; the last column is as wide as it likes. */
export function printTable(raw: readonly (readonly string[])[]): void {
  const rows = raw.map((row) => row.map(printable))
  const widths = (rows[0] ?? []).map((_head, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows) {
    const cells = row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
    write(`${cells.join('  ').trimEnd()}\n`)
  }
}
