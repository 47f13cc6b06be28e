import { expect } from 'vitest'
import { ask } from './inside.ts'

/** One server-sent event. */
export interface Told {
  readonly id: string
  readonly event: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of any shape
  readonly data: any
}

export interface EventStream {
  /** The next event, once it is there. */
  next(): Promise<Told>
  /** Everything that came, comments included. */
  text(): string
  /** Resolves once the stream has ended. */
  readonly ended: Promise<void>
  leave(): void
}

function read(block: string): Told | undefined {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
  return fields.data === undefined ? undefined : { ...fields, data: JSON.parse(fields.data) }
}

/** Listens to a stream, which has begun once this answers. */
export async function openEvents(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
  const { request, answer } = ask(url, headers)
  const response = await answer
  expect([response.statusCode, response.headers['content-type'], response.headers['cache-control']]).toEqual([
    200,
    'text/event-stream',
    'no-store',
  ])
  response.setEncoding('utf8')
  let all = ''
  let taken = 0
  let wake = () => {}
  response.on('data', (chunk: string) => {
    all += chunk
    wake()
  })
  const ended = new Promise<void>((resolve) => response.on('close', resolve).on('error', () => undefined))
  void ended.then(() => wake())
  let over = false
  void ended.then(() => {
    over = true
  })

  async function next(): Promise<Told> {
    for (;;) {
      const end = all.indexOf('\n\n', taken)
      if (end === -1) {
        if (over) throw new Error(`The stream has ended: ${all.slice(taken)}`)
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      const told = read(all.slice(taken, end))
      taken = end + 2
      if (told) return told
    }
  }
  return { next, text: () => all, ended, leave: () => void request.destroy() }
}
