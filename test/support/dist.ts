import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { ROOT } from './root.ts'

export { ROOT }

const CLI = resolve(ROOT, 'dist/cli.cjs')

/** Says early and clearly that there is no dist/; test/support/globalSetup.ts builds it before the workers start. */
export function ensureBuilt(): void {
  if (!existsSync(CLI)) throw new Error('dist/ is not built: run the tests with vitest from the root of the project')
}

export interface Running {
  readonly child: ChildProcess
  /** What it has printed so far. */
  output(): string
  /** Resolves once its output matches. */
  prints(pattern: RegExp): Promise<RegExpExecArray>
}

/** Starts a process for one test; it is killed when the test ends, or by what `later` is told. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; later?: (end: () => void) => void } = {},
): Running {
  const child = spawn(command, args, { cwd: options.cwd ?? ROOT, env: { ...process.env, ...options.env } })
  let printed = ''
  const look = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    // A chunk may end in the middle of a character.
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk
      for (const check of look) check()
    })
  }
  const { later = onTestFinished } = options
  later(() => void child.kill('SIGKILL'))
  return {
    child,
    output: () => printed,
    prints: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = pattern.exec(printed)
          if (!found) return
          look.delete(check)
          resolve(found)
        }
        look.add(check)
        child.once('exit', (code) =>
          reject(new Error(`${command} ended with ${code} before it printed ${pattern}:\n${printed}`)),
        )
        check()
      }),
  }
}

/** Starts the built command. */
export function startCli(args: readonly string[], options: Parameters<typeof startProcess>[2] = {}): Running {
  ensureBuilt()
  return startProcess(process.execPath, [CLI, ...args], options)
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built command to its end, while the test goes on serving. */
export async function runCli(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const { child } = startCli(args, options)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk: string) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk: string) => {
    stderr += chunk
  })
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
