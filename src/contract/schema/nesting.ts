import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, DEEPEST_JSON, OPEN_LIST, OPEN_OBJECT, QUOTE } from './jsonText.ts'

/**
 * Looks at JSON as it arrives, piece by piece, without reading it. Returns false as soon as lists and objects are nested
 * deeper than `deepest` levels.
 */
export function createNestingCheck(deepest = DEEPEST_JSON): (piece: Uint8Array) => boolean {
  let depth = 0
  let isText = false
  let isEscaped = false
  return (piece) => {
    for (const byte of piece) {
      if (isEscaped) isEscaped = false
      else if (byte === BACKSLASH) isEscaped = isText
      else if (byte === QUOTE) isText = !isText
      else if (isText) continue
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1
      if (depth > deepest) return false
    }
    return true
  }
}

/** Whether a JSON text is nested no deeper than that. */
export const isShallow = (text: string, deepest = DEEPEST_JSON): boolean =>
  createNestingCheck(deepest)(Buffer.from(text))
