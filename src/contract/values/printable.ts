// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/**
 * A text of others as it may stand on a line of a terminal: control characters (C0, C1, line separators, those that
 * turn the direction of writing) are written as `\\u001b`, so that they neither steer the terminal nor forge a line.
 */
export const printable = (text: string): string => text.replace(CONTROL, escaped)

/** The same for several lines of ours: line feeds stay. JSON stays the same JSON. */
export const printableLines = (text: string): string =>
  text.replace(CONTROL, (character) => (character === '\n' ? character : escaped(character)))
