import { printable, printableLines } from '../../contract/values/printable.ts'

/**
 * Writes to standard output. Every command writes through this file, so that nothing that others wrote, names, replies,
 * addresses, steers a terminal.
 */
export const printText = (text: string): void => void process.stdout.write(printableLines(text))

const indented = (text: string): string => text.replace(/\n(?=\S)/g, '\n  ')

/** Writes to standard error. */
export const printToError = (text: string): void => void process.stderr.write(printableLines(text))

/** Tells on standard error what went wrong. Further lines are indented: none that is quoted looks like one of ours. */
export const printFailure = (message: string): void => printToError(`channel-sandbox: ${indented(message)}\n`)

/** The same for what commander says of a command line. */
export const printMistake = (text: string): void => printToError(indented(text))

export const printJson = (value: unknown): void => printText(`${JSON.stringify(value)}\n`)

export const printLine = (text: string): void => printText(`${text}\n`)

/** Names and values in two columns; what is undefined is left out. */
export function print(rows: Readonly<Record<string, string | undefined>>): void {
  const width = Math.max(...Object.keys(rows).map((name) => name.length))
  for (const [name, value] of Object.entries(rows)) {
    if (value !== undefined) printText(`${name.padEnd(width)}  ${printable(value)}\n`)
  }
}

/** A table with its heads in the first row; the last column is as wide as it likes. */
export function printTable(raw: readonly (readonly string[])[]): void {
  const rows = raw.map((row) => row.map(printable))
  const widths = (rows[0] ?? []).map((_head, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows) {
    const cells = row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
    printText(`${cells.join('  ').trimEnd()}\n`)
  }
}
