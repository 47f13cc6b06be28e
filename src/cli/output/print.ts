import { printableLines } from '../../contract/values/printable.ts'

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
