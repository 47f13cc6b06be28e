import { closeSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

/** Eight digits of checksum and a space before the JSON, a line feed behind it. */
const HEAD = 9
const LINE_FEED = 0x0a

/** The checksum at the head of a line. */
export type Check = number

/**
 * One line of a file of ours: a JSON text with its checksum, so that what is damaged is never taken for data. The
 * checksum goes on from that of the line before, so that a line that is missing or out of place is noticed, too.
 */
export function framed(json: string, before: Check = 0): Buffer {
  return framedIn(Buffer.allocUnsafe(HEAD + Buffer.byteLength(json) + 1), json, before)
}

function framedIn(room: Buffer, json: string, before: Check): Buffer {
  const end = HEAD + room.write(json, HEAD)
  room[end] = LINE_FEED
  const checksum = crc32(room.subarray(HEAD, end), before)
  room.write(`${checksum.toString(16).padStart(8, '0')} `, 'latin1')
  return room.subarray(0, end + 1)
}

/** Room for the lines of most groups. */
const ROOM = 256 * 1024
/** Most bytes of a character that is one unit of a text. */
const WIDEST = 3

/**
 * Makes lines as {@link framed} does, each in the place of the last one: a buffer for each would be fresh memory, which
 * the system has to clear. A line counts until the next one is made.
 */
export function createFramer(): typeof framed {
  let room: Buffer | undefined
  return (json, before = 0) => {
    if (HEAD + json.length * WIDEST + 1 > ROOM) return framed(json, before)
    room ??= Buffer.allocUnsafeSlow(ROOM)
    return framedIn(room, json, before)
  }
}

/** The checksum of a line that {@link framed} made. */
export const checkOf = (line: Buffer): Check => Number.parseInt(line.toString('latin1', 0, HEAD - 1), 16)

interface Unframed {
  readonly found?: { readonly value: unknown }
  readonly isWhole: boolean
  readonly check: Check
}

function unframed(line: Buffer, before: Check): Unframed {
  const check = checkOf(line)
  if (line.length < HEAD || line[HEAD - 1] !== 0x20 || Number.isNaN(check)) return { isWhole: false, check: 0 }
  const json = line.subarray(HEAD)
  try {
    const value: unknown = JSON.parse(json.toString('utf8'))
    return crc32(json, before) === check ? { found: { value }, isWhole: true, check } : { isWhole: true, check }
  } catch {
    return { isWhole: false, check }
  }
}

/** One line as it was found. */
export interface ReadLine {
  readonly number: number
  /** Bytes before it. */
  readonly offset: number
  /** Absent when the line is damaged, not whole, or not where it was written. */
  readonly found?: { readonly value: unknown }
  /** Whether it is a line that came to its end: no crash leaves one behind that is not right. */
  readonly isWhole: boolean
  readonly check: Check
}

/** Whether the checksums of a file go on from line to line, by its first line; those of 0.1.0 stand alone. */
const isChained = (header: unknown): boolean => (header as { chained?: unknown } | undefined)?.chained === true

const CHUNK = 1 << 20

/** Reads a file line by line; it may be larger than a text can be. */
export function* readLines(path: string): Generator<ReadLine> {
  const file = openSync(path, 'r')
  try {
    let pieces: Buffer[] = []
    let offset = 0
    let number = 0
    let chained = false
    let before: Check = 0
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK)
      const size = readSync(file, chunk)
      let start = 0
      for (let end = chunk.indexOf(LINE_FEED); end !== -1 && end < size; end = chunk.indexOf(LINE_FEED, start)) {
        const rest = chunk.subarray(start, end)
        const line = pieces.length === 0 ? rest : Buffer.concat([...pieces, rest])
        pieces = []
        number += 1
        const read = unframed(line, before)
        if (number === 1) chained = isChained(read.found?.value)
        if (chained) before = read.check
        yield { number, offset, ...read }
        offset += line.length + 1
        start = end + 1
      }
      if (start < size) pieces.push(chunk.subarray(start, size))
      if (size === 0) break
    }
    // A line without its end was not written whole.
    if (pieces.length > 0) yield { number: number + 1, offset, isWhole: false, check: 0 }
  } finally {
    closeSync(file)
  }
}
