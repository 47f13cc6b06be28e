import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Ids } from '../../contract/values/ids.ts'

const HEX = '0123456789abcdef'
const DIGITS = '0123456789'

/** An id that counts: `req_000001`. */
export const serialId = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(6, '0')}`

/** How far the numbered series may go before it has to be noted that they went there. */
const BLOCK = 1000
/** A note that could not be made is tried again after this many numbers. */
const RETRY_AFTER = 50

/** Identifiers of a sandbox, and what it takes for them never to repeat after a restart. */
export interface SandboxIds extends Ids {
  /** The next number of a series. */
  next(series: string): number
  /** The last number of each series. */
  numbers(): ReadonlyMap<string, number>
  /** Random ids go on from another seed number. */
  reseed(seed: number): void
  /** A series goes on beyond a number that is taken. */
  skip(series: string, taken: number): void
}

export interface IdsOptions {
  readonly seed: number
  /** Told, well before it happens, that a series will have gone up to a number. */
  readonly reserve?: (series: string, upTo: number) => Promise<void>
}

/** Identifiers from a seeded generator: the same seed number gives the same run. */
export function createIds({ seed, reserve }: IdsOptions): SandboxIds {
  let generator = xoroshiro128plus(seed)
  const counters = new Map<string, number>()
  const reserved = new Map<string, number>()

  const unsigned = () => generator.next() >>> 0
  const pick = (alphabet: string, count: number): string => {
    let out = ''
    for (let i = 0; i < count; i += 1) out += alphabet[unsigned() % alphabet.length]
    return out
  }

  function next(series: string): number {
    const number = (counters.get(series) ?? 0) + 1
    counters.set(series, number)
    if (reserve && number + BLOCK / 2 > (reserved.get(series) ?? 0)) {
      reserved.set(series, number + BLOCK)
      reserve(series, number + BLOCK).catch(() => reserved.set(series, number + BLOCK / 2 + RETRY_AFTER))
    }
    return number
  }

  return {
    next,
    numbers: () => counters,
    reseed(other) {
      generator = xoroshiro128plus(other)
    },
    skip(series, taken) {
      if (taken > (counters.get(series) ?? 0)) counters.set(series, taken)
    },
    pick,
    hex: (digits) => pick(HEX, digits),
    digits: (count) => pick(DIGITS, count),
    random: () => unsigned() / 0x1_0000_0000,
    serial: (prefix) => serialId(prefix, next(prefix)),
  }
}
