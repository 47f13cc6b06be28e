import { LIST_NAMES } from '../../contract/list.ts'
import type { Define } from '../define.ts'

export interface Listed {
  readonly name: string
  readonly summary: string
  load(): Promise<Define>
}

/** Every command, in the order of `--help`. Each one's code is loaded when it is the one that was asked for. */
export const COMMANDS: readonly Listed[] = [
  {
    name: 'start',
    summary: 'run the sandbox (this is also what happens without a command)',
    load: async () => (await import('./start.ts')).defineStart,
  },
  {
    name: 'exec',
    summary: 'run a command beside a sandbox of its own, as tests in CI; say what went wrong when it fails',
    load: async () => (await import('./exec.ts')).defineExec,
  },
  {
    name: 'wait',
    summary: 'wait until a sandbox is ready',
    load: async () => (await import('./wait.ts')).defineWait,
  },
  {
    name: 'env',
    summary: 'print addresses, ids and keys of a running sandbox as environment variables',
    load: async () => (await import('./env.ts')).defineEnv,
  },
  {
    name: 'trigger',
    summary: "do what a player, a store or a provider's console does: log in, pay, refund, …",
    load: async () => (await import('./trigger.ts')).defineTrigger,
  },
  {
    name: 'callbacks',
    summary: 'list, show and replay the callbacks of a running sandbox',
    load: async () => (await import('./callbacks.ts')).defineCallbacks,
  },
  ...LIST_NAMES.map((name) => ({
    name,
    summary: `list the ${name} of a provider in a running sandbox, a page at a time`,
    load: async () => (await import('./lists.ts')).defineList(name),
  })),
  {
    name: 'certify',
    summary: "check a game's callback endpoint: would it lose or double a purchase?",
    load: async () => (await import('../certify/certify.ts')).defineCertify,
  },
  {
    name: 'reset',
    summary: 'put a running sandbox back to its seed',
    load: async () => (await import('./reset.ts')).defineReset,
  },
  {
    name: 'sign',
    summary: 'sign parameters, offline',
    load: async () => (await import('./sign.ts')).defineSign,
  },
  {
    name: 'verify',
    summary: 'check a signature, offline; exits 1 on a mismatch',
    load: async () => (await import('./verify.ts')).defineVerify,
  },
  {
    name: 'explain',
    summary: 'name the mistake behind a wrong signature, offline',
    load: async () => (await import('./explain.ts')).defineExplain,
  },
  {
    name: 'seed',
    summary: 'check, describe and make seed files',
    load: async () => (await import('./seed.ts')).defineSeed,
  },
  {
    name: 'openapi',
    summary: 'print, write or compare the OpenAPI documents of the providers and the admin API',
    load: async () => (await import('./openapi.ts')).defineOpenapi,
  },
]

/** The command a command line is for. What is no command is for `start`, which also runs without a name. */
export function wantedCommand([, , first, second]: readonly string[]): string {
  const name = first === 'help' ? second : first
  return COMMANDS.some((command) => command.name === name) ? (name as string) : 'start'
}
