/** Fresh identifiers of one sandbox, repeatable when the sandbox was started with a seed number. */
export interface Ids {
  /** Lowercase hex digits from the seeded generator. */
  hex(digits: number): string
  /** Decimal digits from the seeded generator. */
  digits(count: number): string
  /** Characters picked from an alphabet by the seeded generator. */
  pick(alphabet: string, count: number): string
  /** The next of a numbered series, as `prefix_000001`. */
  serial(prefix: string): string
  /** A number in [0, 1) from the seeded generator. */
  random(): number
}
