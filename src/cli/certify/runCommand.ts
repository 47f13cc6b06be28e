import { spawn } from 'node:child_process'
import { environmentWith } from '../../config/environment.ts'
import type { Facts } from '../../contract/certification/certifyOptions.ts'
import { about, ProseError, prose } from '../../contract/values/prose.ts'

/** Output beyond this is not read. */
const MOST_OUTPUT = 65_536

/** `channelOrder` → `CERTIFY_CHANNEL_ORDER`. */
const variableName = (fact: string): string =>
  `CERTIFY_${fact.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

/** What a command is told: CERTIFY_ORDER, CERTIFY_PLAYER and so on. */
export const variablesOf = (facts: Facts): Record<string, string> =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [variableName(name), String(value)]))

const TOO_LONG = prose('took too long', '耗时过长')
const NOTHING = prose('printed nothing', '没有输出')
const endedWith = (how: number | string | null) => prose(`ended with ${how}`, `以 ${how} 结束`)

/** Ends a command and everything it has started. */
function end(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/**
 * Runs a command of the user's in a shell, with the facts in its environment and nowhere else, and resolves to the last
 * line it has printed. Rejects when it fails; ends it, and whatever it has started, when the signal is aborted.
 */
export function runCommand(command: string, facts: Facts, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      shell: true,
      // A group of its own, so that nothing it starts is left behind.
      detached: process.platform !== 'win32',
      env: environmentWith(variablesOf(facts)),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const stop = () => {
      end(child.pid)
      reject(new ProseError(about(command, TOO_LONG)))
    }
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < MOST_OUTPUT) output += text
    })
    child.once('error', reject)
    child.once('close', (code, killed) => {
      signal.removeEventListener('abort', stop)
      const last = output.trimEnd().split('\n').at(-1)?.trim() ?? ''
      if (code === 0 && last !== '') resolve(last)
      else reject(new ProseError(about(command, code === 0 ? NOTHING : endedWith(code ?? killed))))
    })
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
