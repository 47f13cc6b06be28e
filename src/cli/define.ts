import type { Command } from 'commander'
import type { Prose } from '../contract/schema/field.ts'

/** Gives a command its options, help and action. `argv` is the whole command line. */
export type Define = (command: Command, argv: readonly string[]) => void | Promise<void>

/** A command as the list of all of them has it. */
export interface Listed {
  readonly name: string
  readonly summary: Prose
  load(): Promise<Define>
}
