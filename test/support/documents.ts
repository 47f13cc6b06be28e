import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import demo from '../../fixtures/demo.json' with { type: 'json' }
import type { SandboxHandle } from '../../src/index.ts'
import { providers } from '../../src/providers/index.ts'
import { type Game, startGame } from './game.ts'
import { ROOT } from './root.ts'
import { startSandbox } from './sandbox.ts'

export const PROVIDERS = providers.map(({ service }) => service.id)
export const DOCUMENTS = [...PROVIDERS, 'admin'] as const

// biome-ignore lint/suspicious/noExplicitAny: documents are looked into as plain JSON
export type Json = any

export const committed = (name: string, format: 'json' | 'yaml'): string =>
  readFileSync(join(ROOT, 'openapi', `${name}.${format}`), 'utf8')

/** One operation of a document with where it is served. */
export interface Documented {
  readonly document: string
  readonly method: string
  readonly path: string
  readonly operation: Json
}

/** Every operation of a committed document; pages are none. */
export function operationsOf(name: string): Documented[] {
  const { paths } = JSON.parse(committed(name, 'json'))
  return Object.entries<Json>(paths).flatMap(([path, item]) =>
    Object.entries<Json>(item)
      .filter(([, operation]) => !operation.operationId.startsWith('page.'))
      .map(([method, operation]) => ({ document: name, method: method.toUpperCase(), path, operation })),
  )
}

export const label = ({ method, path }: Documented): string => `${method} ${path}`

/** What an operation answers when it succeeds, by media type. */
export const successOf = ({ operation }: Documented): Json =>
  Object.entries<Json>(operation.responses).find(([status]) => status.startsWith('2'))?.[1].content

/** What goes on without end has no example and passes through no proxy. */
export const ends = (documented: Documented): boolean =>
  !('text/event-stream' in successOf(documented)) &&
  // A certificate is another one in each sandbox, and what a certify run has found depends on when it is asked.
  !('application/x-pem-file' in successOf(documented)) &&
  documented.path !== '/__admin/certify/{id}'

/** Where the examples have the sandbox and the game server. */
export const SANDBOX = 'http://127.0.0.1:4780'
export const GAME = 'http://127.0.0.1:3000'

/** When the examples happened. */
const NOW = 1_732_000_000

/** A sandbox on the demo seed whose clock and ids are those of the examples, beside a game that takes every callback. */
export async function startDemo(): Promise<{ sandbox: SandboxHandle; game: Game }> {
  const game = await startGame(({ path }) =>
    path.includes('quicksdk') ? 'SUCCESS' : path.includes('gift') ? '{"code":1}' : '{"code":0}',
  )
  const seed: unknown = JSON.parse(JSON.stringify(demo).replaceAll(GAME, game.url))
  const sandbox = await startSandbox({ seed })
  sandbox.clock.set({ now: NOW, frozen: true })
  // The namespace that the admin document shows.
  sandbox.namespace('worker-1')
  return { sandbox, game }
}

export interface ExampleRequest {
  readonly url: string
  readonly init: RequestInit
}

/** The request a document shows for an operation, in one of its media types. */
export function exampleRequest(
  { method, path, operation }: Documented,
  base: string,
  media?: string,
  given?: Readonly<Record<string, unknown>>,
): ExampleRequest {
  let filled = path
  const query = new URLSearchParams()
  for (const { name, in: place, example } of operation.parameters ?? []) {
    if (place === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(example))
    else if (example !== undefined) query.set(name, String(example))
  }
  const url = `${base}${filled}${query.size > 0 ? `?${query}` : ''}`
  const content: Record<string, Json> = operation.requestBody?.content ?? {}
  const type = media ?? Object.keys(content)[0]
  if (type === undefined) return { url, init: { method } }
  const value: Record<string, unknown> = given ?? content[type].examples.demo.value
  if (type === 'application/json') {
    return { url, init: { method, headers: { 'content-type': type }, body: JSON.stringify(value) } }
  }
  const body = type === 'multipart/form-data' ? new FormData() : new URLSearchParams()
  for (const [name, one] of Object.entries(value)) body.append(name, String(one))
  return { url, init: { method, body } }
}

let all: readonly Documented[] | undefined
const everything = (): readonly Documented[] => (all ??= DOCUMENTS.flatMap(operationsOf))

/** Makes the calls that come before an operation's example. */
export async function makeReady(documented: Documented, sandbox: SandboxHandle): Promise<void> {
  for (const { call, body } of documented.operation['x-after'] ?? []) {
    const before = everything().find((one) => label(one) === call)
    if (!before) throw new Error(`${call} is in no document`)
    const { url, init } = exampleRequest(before, sandbox.url, undefined, body)
    await (await fetch(url, init)).text()
    const due = (await sandbox.callbacks.list()).filter(({ dueAt }) => dueAt <= NOW)
    for (const { id } of due) await sandbox.callbacks.waitFor({ id })
  }
}
