import { BACKSLASH, CLOSE_LIST, CLOSE_OBJECT, COMMA, OPEN_LIST, OPEN_OBJECT, QUOTE } from './jsonText.ts'

/** Bytes that are parsed at once, roughly; a longer text without a comma outside of its strings is one piece. */
const PIECE_LENGTH = 64 * 1024

/** A list or an object that has begun, and has not ended. */
interface Open {
  readonly isList: boolean
  readonly start: number
  /** Where the item or member begins that is being read. */
  item: number
  /** Where what was not parsed yet begins. */
  rest: number
  /** What was parsed of it; absent while it is short. */
  value: unknown[] | Record<string, unknown> | undefined
  /** Whether the item being read was parsed in pieces and has ended. */
  hasItem: boolean
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const BOM = [0xef, 0xbb, 0xbf]

const wrong = (at: number): never => {
  throw new SyntaxError(`Unexpected token in JSON at byte ${at}`)
}

function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value
  else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
}

/**
 * Parses a JSON text as JSON.parse does, and yields after every piece, so that others can run; throws what it throws
 * when it is none, and a TypeError when it is not UTF-8.
 */
export function* parsedInPieces(bytes: Buffer, pieceLength = PIECE_LENGTH): Generator<undefined, unknown> {
  const begin = BOM.every((byte, at) => bytes[at] === byte) ? BOM.length : 0
  // The text as a list of one: what is around it is read like what is in it.
  const root: Open = { isList: true, start: begin, item: begin, rest: begin, value: undefined, hasItem: false }
  const open: Open[] = [root]
  const textOf = (from: number, to: number): string => UTF8.decode(bytes.subarray(from, to))
  const isBlank = (from: number, to: number): boolean => /^[\t\n\r ]*$/.test(textOf(from, to))

  /** Parses what is left of a list or object before `to`. */
  function parseRest(of: Open, to: number): void {
    if (of.hasItem) {
      if (!isBlank(of.rest, to)) wrong(of.rest)
    } else if (Array.isArray(of.value)) {
      const items = JSON.parse(`[${textOf(of.rest, to)}]`) as unknown[]
      if (items.length === 0) wrong(to)
      for (const item of items) of.value.push(item)
    } else if (of.value) {
      const members = Object.entries(JSON.parse(`{${textOf(of.rest, to)}}`) as Record<string, unknown>)
      if (members.length === 0) wrong(to)
      for (const [name, value] of members) setMember(of.value, name, value)
    }
  }

  /** Makes the value of a list or object that has turned out long, and puts it in its place in those around it. */
  function makeValue(at: number): void {
    const made = open[at] as Open
    if (made.value) return
    made.value = made.isList ? [] : {}
    const around = open[at - 1]
    if (!around) return
    makeValue(at - 1)
    if (around.rest < around.item) parseRest(around, around.item - 1)
    around.rest = around.item
    if (Array.isArray(around.value)) {
      if (!isBlank(around.item, made.start)) wrong(around.item)
      around.value.push(made.value)
    } else {
      // With a list in its place: a number would go on what is wrong between the colon and the value.
      const name = Object.keys(JSON.parse(`{${textOf(around.item, made.start)}[]}`) as object)
      if (name.length !== 1) wrong(around.item)
      setMember(around.value as Record<string, unknown>, name[0] as string, made.value)
    }
  }

  function close(isList: boolean, at: number): void {
    const ended = open.pop() as Open
    const around = open.at(-1)
    if (!around || ended.isList !== isList) return void wrong(at)
    if (!ended.value) return
    parseRest(ended, at)
    around.rest = at + 1
    around.hasItem = true
  }

  function comma(at: number): void {
    const last = open.at(-1) as Open
    if (last === root) wrong(at)
    if (last.hasItem || at - last.rest > pieceLength) {
      makeValue(open.length - 1)
      parseRest(last, at)
      last.rest = at + 1
      last.hasItem = false
    }
    last.item = at + 1
  }

  /** Reads on from a byte outside of strings; returns where it stopped, after so many bytes or more. */
  function scan(from: number, to: number): number {
    const { length } = bytes
    let at = from
    for (; at < to; at += 1) {
      const byte = bytes[at]
      if (byte === QUOTE) {
        for (at += 1; at < length && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1
      } else if (byte === COMMA) comma(at)
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        open.push({
          isList: byte === OPEN_LIST,
          start: at,
          item: at + 1,
          rest: at + 1,
          value: undefined,
          hasItem: false,
        })
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) close(byte === CLOSE_LIST, at)
    }
    return at
  }

  for (let at = begin; at < bytes.length; ) {
    at = scan(at, Math.min(at + pieceLength, bytes.length))
    yield
  }
  if (open.length > 1) return wrong(bytes.length)
  if (!root.value) return JSON.parse(textOf(begin, bytes.length))
  parseRest(root, bytes.length)
  return (root.value as unknown[])[0]
}
