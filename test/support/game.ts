import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** One callback as the game server got it. */
export interface Received {
  readonly path: string
  readonly contentType: string
  readonly body: string
  /** The decoded form; empty for other encodings. */
  readonly form: Readonly<Record<string, string>>
}

/** How a game server answers: a text with status 200, or whatever it does with the response itself. */
export type Answer = (
  received: Received,
  count: number,
  res: ServerResponse,
) => string | Promise<string | undefined> | undefined

export interface Game {
  readonly url: string
  readonly received: Received[]
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** A game server under test: remembers what it gets and answers as the test says. Closed when the test ends, or by what `later` is told. */
export async function startGame(
  answer: Answer,
  later: (end: () => Promise<void>) => void = onTestFinished,
): Promise<Game> {
  const received: Received[] = []
  const server = createServer(async (req, res) => {
    const body = await bodyOf(req)
    const contentType = req.headers['content-type'] ?? ''
    const form = contentType.includes('urlencoded') ? Object.fromEntries(new URLSearchParams(body)) : {}
    const one: Received = { path: req.url ?? '', contentType, body, form }
    received.push(one)
    const text = await answer(one, received.length, res)
    if (text !== undefined) res.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  later(async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}
