import { styleText } from 'node:util'
import { printable } from '../../contract/values/printable.ts'

type Style = 'dim' | 'bold' | 'red' | 'green' | 'yellow' | 'cyan'

/** Whether standard output shows colours: a terminal, without NO_COLOR. */
export const isColoured = (): boolean => styleText('red', 'x', { stream: process.stdout }) !== 'x'

/** A foreign text in a colour, where standard output shows colours. What it holds of control characters is taken out first. */
export const styled = (style: Style, text: string): string =>
  styleText(style, printable(text), { stream: process.stdout })

/** Writes a line whose parts were cleaned by {@link styled} or `printable`. */
export const printStyled = (line: string): void => void process.stdout.write(`${line}\n`)
