/** JSON nested deeper than this is not read: what walks over it, JSON.stringify too, would run out of stack. */
// ASSUMPTION http-2: the default depth of PHP's json_decode, to which a PHP service reads JSON.
export const DEEPEST_JSON = 512

const WHITE_SPACE = 0x20
export const QUOTE = 0x22
export const COMMA = 0x2c
export const BACKSLASH = 0x5c
export const OPEN_LIST = 0x5b
export const OPEN_OBJECT = 0x7b
export const CLOSE_LIST = 0x5d
export const CLOSE_OBJECT = 0x7d

const isEscaped = (quoted: string): boolean => quoted.includes('\\')

/** The text a quoted string stands for. */
export const unquoted = (quoted: string): string =>
  isEscaped(quoted) ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)

/** The string once more without needless escapes: a string that has none at all is as short as it gets. */
const requoted = (quoted: string): string => (isEscaped(quoted) ? JSON.stringify(JSON.parse(quoted)) : quoted)

/**
 * Walks over a text that JSON.parse has accepted, because JSON.parse forgets what a signature needs: the digits of a
 * number as written, and the order of members whose names are numbers.
 */
export function scanJson(text: string) {
  let at = 0

  function skipSpace(): void {
    while (text.charCodeAt(at) <= WHITE_SPACE) at += 1
  }

  function peek(): number {
    skipSpace()
    return text.charCodeAt(at)
  }

  /** A string with its quotes, as written. */
  function quoted(): string {
    const start = at
    at += 1
    for (let code = text.charCodeAt(at); code !== QUOTE; code = text.charCodeAt(at)) at += code === BACKSLASH ? 2 : 1
    at += 1
    return text.slice(start, at)
  }

  /** A number, true, false or null, as written. */
  function literal(): string {
    const start = at
    for (let code = text.charCodeAt(at); ; code = text.charCodeAt(at)) {
      if (code <= WHITE_SPACE || code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT) break
      at += 1
    }
    return text.slice(start, at)
  }

  function eachItem(close: number, item: () => void): void {
    at += 1
    while (peek() !== close) {
      item()
      if (peek() === COMMA) at += 1
    }
    at += 1
  }

  function eachMember(member: (name: string) => void): void {
    eachItem(CLOSE_OBJECT, () => {
      const name = quoted()
      skipSpace()
      at += 1
      member(name)
    })
  }

  /** The next value without white space; of members of one name the last counts, where the first stood. */
  function compact(depth: number): string {
    const first = peek()
    if (first === QUOTE) return requoted(quoted())
    if (first !== OPEN_LIST && first !== OPEN_OBJECT) return literal()
    if (depth > DEEPEST_JSON) throw new RangeError(`nested deeper than ${DEEPEST_JSON} levels`)
    let out = ''
    if (first === OPEN_LIST) {
      eachItem(CLOSE_LIST, () => {
        out += `${out === '' ? '' : ','}${compact(depth + 1)}`
      })
      return `[${out}]`
    }
    const members = new Map<string, string>()
    eachMember((name) => members.set(requoted(name), compact(depth + 1)))
    for (const [name, value] of members) out += `${out === '' ? '' : ','}${name}:${value}`
    return `{${out}}`
  }

  /** The next value as it is written, white space inside it included. */
  function written(): string {
    const first = peek()
    if (first === QUOTE) return quoted()
    if (first !== OPEN_LIST && first !== OPEN_OBJECT) return literal()
    const start = at
    let depth = 0
    do {
      const code = text.charCodeAt(at)
      if (code === QUOTE) quoted()
      else {
        if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1
        else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1
        at += 1
      }
    } while (depth > 0)
    return text.slice(start, at)
  }

  return { peek, quoted, eachMember, compact, written }
}
