import { onTestFinished } from 'vitest'
import { type CreateOptions, createSandbox, type SandboxHandle } from '../../src/index.ts'
import { assertAnswerFits } from './schema.ts'

/** A sandbox for one test: own port, repeatable ids, closed when the test ends. */
export async function startSandbox(options: CreateOptions = {}): Promise<SandboxHandle> {
  const sandbox = await createSandbox({ fakerSeed: 1, ...options })
  onTestFinished(() => sandbox.close())
  return sandbox
}

/** An answer over HTTP, its body parsed when it is JSON. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly json: any
}

export async function send(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, init)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const json: unknown = isJson && text !== '' ? JSON.parse(text) : undefined
  const { pathname } = new URL(url)
  // An answer to HEAD has no body.
  if (json !== undefined && response.headers.get('content-type')?.startsWith('application/problem+json')) {
    const { title, detail } = json as Record<string, unknown>
    if (!title || !detail) throw new Error(`${url} was refused without a word: ${text}`)
  }
  if (json !== undefined) assertAnswerFits(init.method ?? 'GET', pathname, response.status, json)
  return { status: response.status, headers: response.headers, text, json }
}

/** Posts a urlencoded form; the answer is checked against its schema. */
export function postForm(url: string, params: Readonly<Record<string, string>>): Promise<Answered> {
  return send(url, { method: 'POST', body: new URLSearchParams(params) })
}

/** Posts multipart/form-data. */
export function postMultipart(url: string, params: Readonly<Record<string, string>>): Promise<Answered> {
  const body = new FormData()
  for (const [name, value] of Object.entries(params)) body.append(name, value)
  return send(url, { method: 'POST', body })
}

/** Posts JSON, a value or a text that is sent as it is. */
export function postJson(url: string, body: unknown): Promise<Answered> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return send(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })
}

/** The whole state, as GET /__admin/state answers it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into states of any shape
export async function stateOf(sandbox: { readonly url: string }): Promise<any> {
  return (await send(`${sandbox.url}/__admin/state`)).json
}
