import { isUtf8 } from 'node:buffer'
import { type Kind, noTexts, type Wire } from '../../contract/schema/wire.ts'

/** The depth to which a PHP service reads JSON; of anything deeper it reads nothing. */
// ASSUMPTION http-2: the default depth of PHP's json_decode.
const DEEPEST = 512

const WHITE_SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const OPEN_OBJECT = 0x7b
const CLOSE_LIST = 0x5d
const CLOSE_OBJECT = 0x7d

const isEscaped = (quoted: string): boolean => quoted.includes('\\')

/** The text a quoted string stands for. */
const unquoted = (quoted: string): string => (isEscaped(quoted) ? (JSON.parse(quoted) as string) : quoted.slice(1, -1))

/** The string once more without needless escapes: a string that has none at all is as short as it gets. */
const requoted = (quoted: string): string => (isEscaped(quoted) ? JSON.stringify(JSON.parse(quoted)) : quoted)

/**
 * Walks over text that JSON.parse has accepted, because JSON.parse forgets what a signature needs: the digits of a
 * number as written, and the order of members whose names are numbers.
 */
function scanner(text: string) {
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
    if (depth > DEEPEST) throw new RangeError(`nested deeper than ${DEEPEST} levels`)
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

  return { peek, quoted, eachMember, compact }
}

function kindOf(first: number): Kind {
  if (first === OPEN_LIST || first === OPEN_OBJECT) return 'json'
  if (first === 0x6e) return 'null'
  return first === 0x74 || first === 0x66 ? 'boolean' : 'number'
}

/** The members of one valid JSON object as the texts they are signed with. */
function flatten(text: string): Wire {
  const texts = noTexts()
  const kinds = noTexts() as Record<string, Kind>
  const scan = scanner(text)
  scan.peek()
  scan.eachMember((quotedName) => {
    const name = unquoted(quotedName)
    const first = scan.peek()
    if (first === QUOTE) {
      texts[name] = unquoted(scan.quoted())
      delete kinds[name]
      return
    }
    const kind = kindOf(first)
    const value = scan.compact(2)
    texts[name] = kind === 'null' ? '' : value
    kinds[name] = kind
  })
  return { texts, kinds }
}

const unreadable = (problem: string): Wire => ({ texts: noTexts(), problem })

const NOT_JSON = (contentType: string) =>
  `The body was sent as ${contentType || 'no content type'}, which this provider does not read: send application/json.`

/** The parameters of a JSON body: one flat object, each value as the text that is signed. Never throws. */
export function readJson(body: Buffer, contentType: string): Wire {
  if (!/^application\/json\s*(;|$)/i.test(contentType)) return unreadable(NOT_JSON(contentType))
  if (!isUtf8(body)) return unreadable('The body is not UTF-8.')
  const text = body.toString('utf8')
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      return unreadable('The body is JSON, but not an object.')
    }
    return flatten(text)
  } catch (error) {
    return unreadable(`The body is not JSON that can be read: ${(error as Error).message}.`)
  }
}
