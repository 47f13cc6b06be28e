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
  /** What is written around it so that both can stand there. */
  readonly frame: 'statement' | 'attribute' | 'expression' | 'line'
}
export function mutantsOf(name: string, text: string): Mutant[]
export function withSwitches(text: string, mutants: readonly (Mutant & { readonly id: string })[]): string
export function nearestFirst(file: string, tests: readonly string[], took: (test: string) => number): string[]
export function startsProcesses(root: string, file: string): boolean
export function sample<T extends { readonly file: string; readonly line: number }>(
  mutants: readonly T[],
  count: number,
  seed: number,
): T[]
/** All in per cent, rounded. */
export function interval(hits: number, count: number): { rate: number; low: number; high: number }
