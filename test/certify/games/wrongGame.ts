import type { Dialect } from './dialect.ts'
import type { dialects } from './dialects.ts'
import type { Faults } from './faults.ts'

/** A game that is wrong in one way, and the checks that show it: exactly these. */
export interface WrongGame {
  readonly name: string
  readonly provider: keyof typeof dialects
  readonly faults: Faults
  readonly failing: readonly string[]
  readonly warning?: readonly string[]
  /** Only these checks, where which others it fails depends on the order they come in. */
  readonly checks?: readonly string[]
  readonly amountPolicy?: 'exact'
  /** Milliseconds the channel waits, where that is what the game is wrong about. */
  readonly timeoutMs?: number
  /** Another seed than the demo, and a game that speaks as it says. */
  readonly seed?: unknown
  readonly dialect?: Dialect
}
