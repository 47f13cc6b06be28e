import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { expect, test } from 'vitest'
import { explained, type Params, type ProviderName, signOf } from '../support/mistakes.ts'
import { sampled, sized } from '../support/size.ts'

const HEX = '0123456789abcdef'
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 /+"é中'
const FORMS = [32, 32, 32, 40, 64, 16] as const
const PROVIDERS: readonly ProviderName[] = ['egret', 'quicksdk', 'rocgame']

/** Rounds of one test; all providers and blocks together are 10 020 in full size. */
const ROUNDS = sized(25, 334)
const BLOCKS = Array.from({ length: 10 }, (_, block) => block)
const cases = PROVIDERS.flatMap((provider) => BLOCKS.map((block) => [provider, block] as const))

test.each(sampled(cases, 2))('random mismatches of %s are never explained exactly, block %i', (provider, block) => {
  const generator = xoroshiro128plus(20_240_425 + PROVIDERS.indexOf(provider) * 1000 + block)
  const below = (limit: number): number => (generator.next() >>> 0) % limit
  const pick = (alphabet: string, count: number): string =>
    Array.from({ length: count }, () => alphabet[below(alphabet.length)]).join('')
  const verdicts = { none: 0, likely: 0, exact: 0 }
  for (let round = 0; round < ROUNDS; round += 1) {
    const params: Record<string, string> = {}
    for (let count = 1 + below(3); count > 0; count -= 1) params[pick('abcXY_', 4)] = pick(LETTERS, 6 + below(8))
    let sign = pick(HEX, FORMS[below(FORMS.length)] as number)
    if (round % 2 === 1) {
      // A signature that was right, of a value that was changed afterwards to something unforeseeable.
      const [name] = Object.keys(params) as [string]
      const before: Params = { ...params, [name]: pick(HEX, 20) }
      const other: Params = { ...params, more: pick(LETTERS, 9) }
      sign = signOf(provider, round % 4 === 1 ? before : other)
    }
    const { verdict } = explained(provider, params, sign)
    verdicts[verdict] += 1
  }
  expect(verdicts.exact).toBe(0)
  expect(verdicts.none).toBeGreaterThan(ROUNDS / 2)
})
