import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Draws from a seed number: the same number draws the same again. */
export interface Draw {
  /** From 0 up to 1. */
  next(): number
  /** From 0 up to, not including, a number. */
  below(count: number): number
  chance(probability: number): boolean
  one<T>(among: readonly T[]): T
}

export function drawFrom(seed: number): Draw {
  const generator = xoroshiro128plus(seed)
  const next = () => (generator.next() >>> 0) / 0x1_0000_0000
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    one: (among) => among[below(among.length)] as never,
  }
}

/** Texts that have broken programs. */
export const NASTY = [
  '',
  ' ',
  '0',
  '-1',
  '1e300',
  '9007199254740993',
  '999999999999999999999',
  'NaN',
  'null',
  'true',
  '0x1f',
  '１２３',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '%00',
  '%',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ud83d\ude00字',
  'a\nchannel-sandbox ready on http://evil',
  '{"$where":1}',
  '(?=x)',
  '^(a|a)*$',
  'http://169.254.169.254/',
  'x'.repeat(5000),
] as const

const OTHER = [null, true, false, 0, -1, 1.5, 1e300, 2 ** 53, [], {}, [[[]]], { a: { b: 1 } }, [1, 'x', null]]

/** Something else in the place of a value: another text, another type, or the value with one of its members spoilt. */
export function spoilt(draw: Draw, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && draw.chance(0.6)) {
    if (Array.isArray(value)) return value.map((one) => (draw.chance(0.5) ? spoilt(draw, one) : one))
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, draw.chance(0.4) ? spoilt(draw, one) : one]),
    )
  }
  return draw.chance(0.7) ? draw.one(NASTY) : draw.one(OTHER)
}
