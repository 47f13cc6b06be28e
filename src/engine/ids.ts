import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Ids } from '../contract/ids.ts'

const HEX = '0123456789abcdef'
const DIGITS = '0123456789'

/** Identifiers from a seeded generator: the same seed number gives the same run. */
export function createIds(seed: number): Ids {
  const generator = xoroshiro128plus(seed)
  const counters = new Map<string, number>()

  const unsigned = () => generator.next() >>> 0
  const pick = (alphabet: string, count: number): string => {
    let out = ''
    for (let i = 0; i < count; i += 1) out += alphabet[unsigned() % alphabet.length]
    return out
  }

  return {
    pick,
    hex: (digits) => pick(HEX, digits),
    digits: (count) => pick(DIGITS, count),
    random: () => unsigned() / 0x1_0000_0000,
    serial(prefix) {
      const next = (counters.get(prefix) ?? 0) + 1
      counters.set(prefix, next)
      return `${prefix}_${String(next).padStart(6, '0')}`
    },
  }
}
