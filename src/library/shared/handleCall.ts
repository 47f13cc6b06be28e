import type { Provider } from '../../contract/provider.ts'
import type { Prose } from '../../contract/schema/field.ts'
import { ProseError, prose, proseOf } from '../../contract/values/prose.ts'
import { FaultError } from '../../engine/faults/faults.ts'
import { patternText } from '../../engine/matching/pattern.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { SeedError } from '../../sandbox/seed.ts'
import { createHandle } from '../createHandle.ts'
import { say, told } from '../language.ts'

/** One function of a handle with what it is given, as JSON. */
export interface HandleCall {
  /** The sandbox's URL as the asking process has it, for what is answered with a URL. */
  readonly origin: string
  /** `['requests', 'find']`. */
  readonly path: readonly string[]
  readonly args: readonly unknown[]
}

/** An error as JSON. */
interface WrittenError {
  readonly name: string
  readonly said: Prose
  /** What is wrong with a seed. */
  readonly each?: readonly Prose[]
}

const STATE = prose('The state', '该状态')

/** Parameters without what JSON does not have: an expression becomes its text, and what is not given is left out. */
export function handleCallOf(origin: string, path: readonly string[], given: readonly unknown[]): HandleCall {
  const args = [...given]
  while (args.length > 0 && args.at(-1) === undefined) args.pop()
  const asText = (_key: string, value: unknown): unknown => (value instanceof RegExp ? patternText(value) : value)
  return { origin, path, args: JSON.parse(JSON.stringify(args, asText)) as unknown[] }
}

/** What belongs to one process is asked of no other. */
const OWN = ['url', 'app', 'namespace', 'close', 'certify']

/** What changes nothing, beside the lists of the providers. */
const READS = /(^|\.)(list|get|find|count|unmatched|verify|waitFor|now|env|snapshot)$/

const unreachable = (): never => {
  throw new TypeError(
    say({ en: 'This is asked of the process that was given the handle', zh: '此操作须由持有该句柄的进程执行' }),
  )
}

/** How the functions of a handle are carried out at the replica that owns the namespace. */
export const handleCalls = (providers: readonly Provider[]) => ({
  async run({ sandbox }: { readonly sandbox: Sandbox }, input: unknown): Promise<unknown> {
    const { origin, path, args } = input as HandleCall
    const place = { url: () => origin, app: unreachable, namespace: unreachable, close: unreachable }
    let found: unknown = createHandle(sandbox, place)
    for (const name of path) {
      const isThere = typeof found === 'object' && found !== null && Object.hasOwn(found, name)
      found = isThere && !OWN.includes(path[0] ?? '') ? (found as Record<string, unknown>)[name] : undefined
    }
    if (typeof found !== 'function') {
      const wanted = path.join('.')
      throw new ProseError(
        prose(
          `A process of another version asks for ${wanted}, which this one does not have`,
          `另一版本的进程请求 ${wanted}，本进程没有`,
        ),
      )
    }
    // JSON has null where a parameter in the middle was left out.
    return await found(...args.map((arg) => arg ?? undefined))
  },

  kindOf(input: unknown): 'read' | 'change' | 'once' | 'long' {
    const { path } = input as HandleCall
    const [first = '', second = ''] = path
    const name = path.join('.')
    if (name === 'clock.advance') return 'long'
    const provider = providers.find(({ service }) => service.id === first)
    if (provider) return Object.hasOwn(provider.library.lists, second) ? 'read' : 'once'
    if (first === 'callbacks' && (second === 'replay' || second === 'cancel')) return 'once'
    return READS.test(name) ? 'read' : 'change'
  },

  writeError(error: unknown): WrittenError {
    const { name, each } = error as WrittenError
    return { name, said: proseOf(error), ...(each && { each }) }
  },

  readError(written: unknown): Error {
    const { name, said, each = [] } = written as WrittenError
    if (name === 'TypeError') return new TypeError(say(said))
    if (name === 'FaultError') return told(new FaultError(said)) as Error
    if (name === 'SeedError') return told(new SeedError(STATE, each)) as Error
    return new Error(say(said))
  },
})
