import { closeSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

/** Eight digits of checksum and a space before the JSON, a line feed behind it. */
const HEAD = 9
const LINE_FEED = 0x0a

/** One line of a file of ours: a JSON text with its checksum, so that what is damaged is never taken for data. */
export function framed(json: string): Buffer {
  const line = Buffer.from(`00000000 ${json}\n`)
  const checksum = crc32(line.subarray(HEAD, line.length - 1))
  line.write(checksum.toString(16).padStart(8, '0'), 'latin1')
  return line
}

function unframed(line: Buffer): { readonly value: unknown } | undefined {
  if (line.length < HEAD || line[HEAD - 1] !== 0x20) return undefined
  const json = line.subarray(HEAD)
  if (crc32(json).toString(16).padStart(8, '0') !== line.toString('latin1', 0, HEAD - 1)) return undefined
  try {
    return { value: JSON.parse(json.toString('utf8')) }
  } catch {
    return undefined
  }
}

/** One line as it was found. */
export interface ReadLine {
  readonly number: number
  /** Bytes before it. */
  readonly offset: number
  /** Absent when the line is damaged or not whole. */
  readonly found: { readonly value: unknown } | undefined
}

const CHUNK = 1 << 20

/** Reads a file line by line; it may be larger than a text can be. */
export function* readLines(path: string): Generator<ReadLine> {
  const file = openSync(path, 'r')
  try {
    let pieces: Buffer[] = []
    let offset = 0
    let number = 0
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK)
      const size = readSync(file, chunk)
      let start = 0
      for (let end = chunk.indexOf(LINE_FEED); end !== -1 && end < size; end = chunk.indexOf(LINE_FEED, start)) {
        const rest = chunk.subarray(start, end)
        const line = pieces.length === 0 ? rest : Buffer.concat([...pieces, rest])
        pieces = []
        number += 1
        yield { number, offset, found: unframed(line) }
        offset += line.length + 1
        start = end + 1
      }
      if (start < size) pieces.push(chunk.subarray(start, size))
      if (size === 0) break
    }
    // A line without its end was not written whole.
    if (pieces.length > 0) yield { number: number + 1, offset, found: undefined }
  } finally {
    closeSync(file)
  }
}
