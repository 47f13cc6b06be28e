import type { EventEmitter } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { onTestFinished } from 'vitest'
import { createApp } from '../../src/http/app.ts'
import type { HttpOptions } from '../../src/http/httpOptions.ts'
import { drain, listen, urlOf } from '../../src/http/server.ts'
import { providers } from '../../src/providers/index.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { buildSandboxes } from '../../src/sandbox/sandboxes.ts'

/** A sandbox that is served, with its parts: to see what it holds on to. */
export interface Inside {
  readonly url: string
  readonly sandbox: Sandbox
  /** How many listen to a kind of event. */
  listening(kind: string): number
  /** Resolves once so many do. */
  listeners(kind: string, count: number): Promise<void>
}

export async function startInside({ journalSize = 10 } = {}): Promise<Inside> {
  const built = await buildSandboxes({
    providers,
    version: '0',
    seed: {},
    journalSize,
    schedule: 'provider',
    callbackTimeoutMs: 1000,
    allowedHosts: [],
    strictness: { signature: 'strict', rateLimit: 'warn' },
    idSeed: 1,
    maxNamespaces: 1,
  })
  const { sandbox } = built
  const serving: HttpOptions = {
    origin: () => '',
    debugHeaders: true,
    adminToken: undefined,
    hostNames: [],
    documents: () => import('../../src/openapi/index.ts'),
  }
  const server = await listen(createApp(sandbox, undefined, serving), 0, '127.0.0.1')
  onTestFinished(async () => {
    await drain(server)
    await built.close()
  })
  const events = sandbox.events as unknown as EventEmitter
  const listening = (kind: string) => events.listenerCount(kind)
  const inside = { url: urlOf(server), sandbox, listening }
  return {
    ...inside,
    listeners: (kind, count) =>
      new Promise((resolve) => {
        const look = () => {
          if (listening(kind) !== count) return
          events.off('newListener', soon).off('removeListener', soon)
          resolve()
        }
        // newListener is told before the listener is there.
        const soon = () => setImmediate(look)
        events.on('newListener', soon).on('removeListener', soon)
        look()
      }),
  }
}

/** A GET on a connection of its own that the test may cut. */
export function ask(
  url: string,
  headers: Record<string, string> = {},
): { request: ClientRequest; answer: Promise<IncomingMessage> } {
  const asked = request(url, { agent: false, headers })
  const answer = new Promise<IncomingMessage>((resolve, reject) => asked.on('response', resolve).on('error', reject))
  // Who cuts it knows.
  answer.catch(() => undefined)
  asked.end()
  onTestFinished(() => void asked.destroy())
  return { request: asked, answer }
}
