import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { EXIT, Exit } from '../exit.ts'
import { say } from '../output/language.ts'

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

function notStarted(error: NodeJS.ErrnoException, program: string): Exit {
  if (error.code === 'ENOENT') {
    return new Exit(
      EXIT.notFound,
      say({
        en: `There is no program ${program}. Is it installed, and in the PATH?`,
        zh: `没有程序 ${program}。是否已安装，并在 PATH 中？`,
      }),
    )
  }
  return new Exit(
    EXIT.environment,
    say({ en: `${program} cannot be run: ${error.message}.`, zh: `${program} 无法运行：${error.message}。` }),
  )
}

/**
 * Runs a command with our own input and output and answers its exit code; 128 and the signal's number when a signal
 * ended it, as a shell does. Signals that end us are the command's to heed: it is passed them, and we wait for it.
 */
export function runChild(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [program = '', ...args] = command
  // On Windows npm and its like are scripts, which only a shell runs.
  const child = spawn(program, args, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  const forward = (signal: NodeJS.Signals) => {
    // A terminal sends its Ctrl-C to the command as well; twice would be "at once, and never mind the rest" to many.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of FORWARDED) process.on(signal, forward)
  return new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(notStarted(error, program)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]))
  }).finally(() => {
    for (const signal of FORWARDED) process.off(signal, forward)
  })
}
