import { Command, CommanderError } from 'commander'
import { version } from '../version.ts'
import { COMMANDS, wantedCommand } from './commands/index.ts'
import { EXIT } from './exit.ts'
import { printFailure, printMistake, printText } from './output/print.ts'

const MORE = `
Examples:
  $ channel-sandbox --port 0
  $ channel-sandbox exec -- npm test
  $ channel-sandbox wait --timeout 5s

channel-sandbox <command> --help shows options and examples of each; start --help lists the options of start.

Exit codes: 0 fine, 1 it ran and the result is negative, 2 usage or configuration, 11 sandbox not reachable,
13 not found, 14 environment (port taken, bad seed, data directory in use), 20 a defect.
`

/**
 * The reader of the output may stop, as `head` does: the rest is dropped, nothing has failed, and a sandbox keeps running.
 */
function mindOutput(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return
    printFailure(`Standard output cannot be written: ${message}.`)
    process.exit(EXIT.environment)
  })
  // There is no output left to report it on.
  process.stderr.on('error', () => {})
}

/**
 * A command whose promise nothing keeps alive, because what it waits for can no longer happen, would end with 0 and
 * without a word. Node emits `beforeExit` only then, not at process.exit.
 *
 * @returns to be called once the command has finished
 */
function expectAnEnd(): () => void {
  const endedEarly = () => {
    printFailure(
      'The command ended before it had finished: what it waits for can no longer happen. This is a defect of channel-sandbox.',
    )
    process.exitCode = EXIT.internal
  }
  process.once('beforeExit', endedEarly)
  return () => void process.off('beforeExit', endedEarly)
}

/** Runs one command line. The process ends by itself, or with an exit code of EXIT. */
export async function main(argv: readonly string[]): Promise<void> {
  mindOutput()
  const finished = expectAnEnd()
  const program = new Command('channel-sandbox')
    .description('A local, stateful sandbox for game channels: their requests, their state, their signed callbacks')
    .version(version)
    .addHelpText('after', MORE)
    // An unknown option is quoted as it was typed.
    .configureOutput({ writeOut: printText, writeErr: printMistake })
    .exitOverride()
  try {
    const wanted = wantedCommand(argv)
    for (const { name, summary, load } of COMMANDS) {
      const command = program.command(name, { isDefault: name === 'start' }).description(summary)
      if (name === wanted) await (await load())(command, argv)
    }
    await program.parseAsync(argv as string[])
    finished()
  } catch (error) {
    finished()
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.usage
      return
    }
    const { exitOf } = await import('./failure.ts')
    const { code, message } = exitOf(error)
    printFailure(message)
    process.exit(code)
  }
}
