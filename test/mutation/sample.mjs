import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** One change of each of `count` lines, all at random: a line with many possible changes is drawn no more often than one with few. */
export function sample(mutants, count, seed) {
  const lines = new Map()
  for (const mutant of mutants) {
    const line = `${mutant.file}:${mutant.line}`
    lines.set(line, [...(lines.get(line) ?? []), mutant])
  }
  const random = xoroshiro128plus(seed)
  const take = (list) => list.splice(uniformInt(random, 0, list.length - 1), 1)[0]
  const rest = [...lines.values()]
  const drawn = []
  while (drawn.length < count && rest.length > 0) drawn.push(take([...take(rest)]))
  return drawn
}
