import leven from 'leven'
import type { Difference } from './match.ts'

/** Something that was looked at, with all that is not as looked for. */
export interface Near<T> {
  readonly item: T
  readonly differences: readonly Difference[]
}

/** At most this many are shown: more would not be read. */
const MOST_SHOWN = 3

/** Texts are compared so far; what differs only behind that is near enough. */
const COMPARED_CHARACTERS = 100

const beginning = (text: string): string => text.slice(0, COMPARED_CHARACTERS)

/** How things ended are names: letters in common say nothing. */
const isName = ({ field }: Difference): boolean => field === 'outcome' || field === 'state'

/** How many characters would have to change; what is not there has to be written whole. */
function steps(difference: Difference): number {
  const { expected, actual = '' } = difference
  return isName(difference) ? 0 : leven(beginning(expected), beginning(actual))
}

/** What something is weighs more than what it says: another player's login is nearer than a payment of this one. */
const ofAnotherKind = ({ field }: Difference): boolean => field === 'provider' || field === 'operation'

const sum = (differences: readonly Difference[], weight: (one: Difference) => number): number =>
  differences.reduce((total, one) => total + weight(one), 0)

/** Comparing texts is dear; so many of the best are compared. */
const MOST_COMPARED = 1000

/**
 * Those with the fewest differences; among equals those of the same kind, then those whose texts are closest, then
 * those that come first.
 */
export function nearest<T>(items: Iterable<T>, differencesOf: (item: T) => readonly Difference[]): Near<T>[] {
  const all = [...items].map((item) => {
    const differences = differencesOf(item)
    return { item, differences, kinds: sum(differences, (one) => Number(ofAnotherKind(one))) }
  })
  // Sorting keeps the order of equals.
  return all
    .sort((a, b) => a.differences.length - b.differences.length || a.kinds - b.kinds)
    .slice(0, MOST_COMPARED)
    .map((near) => ({ ...near, steps: sum(near.differences, steps) }))
    .sort((a, b) => a.differences.length - b.differences.length || a.kinds - b.kinds || a.steps - b.steps)
    .slice(0, MOST_SHOWN)
    .map(({ item, differences }) => ({ item, differences }))
}
