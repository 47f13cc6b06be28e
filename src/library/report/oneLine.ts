import { printable } from '../../contract/values/printable.ts'

/** A foreign text on one line, truncated. */
export function oneLine(text: string, longest: number): string {
  const flat = printable(text.replace(/\s+/g, ' ').trim())
  return flat.length <= longest ? flat : `${flat.slice(0, longest)}…`
}
