import type { Command } from 'commander'

/** Gives a command its options, help and action. `argv` is the whole command line. */
export type Define = (command: Command, argv: readonly string[]) => void | Promise<void>
