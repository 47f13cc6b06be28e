import { vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { type Ended, runCli } from './dist.ts'
import { isFull } from './size.ts'

/** Thrown instead of ending the process of the tests. */
class Exited extends Error {
  readonly code: number

  constructor(code: number) {
    super(`process.exit(${code})`)
    this.code = code
  }
}

/** The names of `env` are set until what is returned is called. */
function setEnvironment(env: NodeJS.ProcessEnv): () => void {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, env)
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

/** Keeps what is written to a stream of this process. */
function capture(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  let text = ''
  const listeners = stream.listeners('error')
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk, ...rest: unknown[]) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    const written = rest.at(-1)
    if (typeof written === 'function') written()
    return true
  })
  return {
    text: () => text,
    release() {
      spy.mockRestore()
      for (const listener of stream.listeners('error'))
        if (!listeners.includes(listener)) stream.off('error', listener as () => void)
    },
  }
}

async function runHere(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const stdout = capture(process.stdout)
  const stderr = capture(process.stderr)
  const resetEnvironment = setEnvironment(env)
  const exitCode = process.exitCode
  process.exitCode = undefined
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Exited(Number(code ?? process.exitCode ?? 0))
  })
  try {
    await main([process.execPath, 'channel-sandbox', ...args])
    return { code: Number(process.exitCode ?? 0), stdout: stdout.text(), stderr: stderr.text() }
  } catch (error) {
    if (!(error instanceof Exited)) throw error
    return { code: error.code, stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    process.exitCode = exitCode
    exit.mockRestore()
    resetEnvironment()
    stderr.release()
    stdout.release()
  }
}

/**
 * Runs a command that ends by itself: a process of the built command in full size, in small size the same code in the process of the tests, which
 * saves the start of one. What signals, standard input, or an output that is not read do is tested with `runCli` and `startCli`.
 */
export const runCommand = (args: readonly string[], options: { env?: NodeJS.ProcessEnv } = {}): Promise<Ended> =>
  isFull ? runCli(args, options) : runHere(args, options.env ?? {})
