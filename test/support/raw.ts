import { connect } from 'node:net'

/** An answer read off a bare socket. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The first answer in what a socket brought; nothing as long as it is not whole. */
function parseAnswer(received: Buffer): RawAnswer | undefined {
  const text = received.toString('utf8')
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const body = text.slice(end + 4)
  if (Buffer.byteLength(body) < Number(headers['content-length'] ?? 0)) return undefined
  return { status: Number(statusLine.split(' ')[1]), headers, body }
}

/**
 * Writes bytes that no HTTP client would, and reads one answer, or until the server closes. With `hangUp` the
 * connection is cut as soon as they are written.
 */
export function exchange(
  url: string,
  pieces: readonly (string | Uint8Array)[],
  { hangUp = false } = {},
): Promise<RawAnswer | undefined> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const received: Buffer[] = []
    const socket = connect(Number(port), hostname)
    socket.on('data', (chunk) => {
      received.push(chunk)
      const answer = parseAnswer(Buffer.concat(received))
      if (!answer) return
      resolve(answer)
      socket.destroy()
    })
    socket.on('close', () => resolve(undefined))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server may close while we still write; what it said before counts.
      if (error.code === 'EPIPE' || (error.code === 'ECONNRESET' && received.length > 0)) return
      reject(error)
    })
    for (const piece of pieces) socket.write(piece)
    if (hangUp) socket.end(() => socket.destroy())
  })
}

/** A request whose connection is watched to its end. */
export interface Watched {
  /** How the other side ended it, and what it had sent before. */
  readonly ended: Promise<{ readonly how: 'closed' | 'reset'; readonly received: string }>
  /** What has come so far. */
  received(): string
  leave(): void
}

/** Posts a form on a bare socket, which shows what fetch hides: how a connection ends. */
export function watchPost(url: string, params: Readonly<Record<string, string>>): Watched {
  const { hostname, port, pathname, host } = new URL(url)
  const body = new URLSearchParams(params).toString()
  const socket = connect(Number(port), hostname)
  let received = ''
  const ended = new Promise<{ how: 'closed' | 'reset'; received: string }>((resolve) => {
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8')
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') resolve({ how: 'reset', received })
    })
    socket.on('close', () => resolve({ how: 'closed', received }))
  })
  socket.write(
    `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/x-www-form-urlencoded\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
  return { ended, received: () => received, leave: () => void socket.destroy() }
}
