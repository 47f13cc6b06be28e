/** A small change of a source text, as a real bug may look. */
export interface Mutant {
  /** Counted from 1. */
  readonly line: number
  readonly what: string
  /** The whole line, trimmed. */
  readonly code: string
  readonly start: number
  readonly end: number
  /** What stands there instead. */
  readonly to: string
}
export function mutantsOf(name: string, text: string): Mutant[]
export function applied(text: string, mutant: Mutant): string
export function roundsFor(file: string, tests: readonly string[]): string[][]
/** All in per cent, rounded. */
export function interval(hits: number, count: number): { rate: number; low: number; high: number }
