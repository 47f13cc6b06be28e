/** What the exit codes of every command mean. */
export const EXIT = {
  fine: 0,
  negative: 1,
  usage: 2,
  unreachable: 11,
  notFound: 13,
  environment: 14,
  internal: 20,
} as const

/** Ends a command with a message for a person and a code for a program. */
export class Exit extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.name = 'Exit'
    this.code = code
  }
}

/** Ends a command that was called in a way it does not understand. */
export const usage = (message: string): never => {
  throw new Exit(EXIT.usage, message)
}
