import type { Cursor } from '../contract/list.ts'

/** A cursor as one text that needs no escaping in a URL. */
export const writeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

/** Returns undefined for a text that is no cursor. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const [way, key, ...more] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    const fine = Number.isSafeInteger(way) && way >= 0 && typeof key === 'string' && more.length === 0
    return fine ? [way, key] : undefined
  } catch {
    return undefined
  }
}
