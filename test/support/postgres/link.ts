import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** The way from a replica to its database, which can be long, or cut. */
export interface Link {
  /** The database by this way. */
  readonly url: string
  /** Breaks what is open; `silent` leaves it open and lets nothing through. */
  cut(how?: 'silent'): void
  mend(): void
  close(): Promise<void>
}

/** Passes everything on, each piece up to `delay()` milliseconds later, in order. */
export async function openLink(database: string, delay: () => number = () => 0): Promise<Link> {
  const to = new URL(database)
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'silent' = 'open'

  function pass(from: Socket, into: Socket): void {
    let before = Promise.resolve()
    const later = (work: () => void): void => {
      const ms = delay()
      before = before.then(async () => {
        if (ms > 0) await new Promise((resume) => setTimeout(resume, ms))
        if (state !== 'silent') work()
      })
    }
    from.on('data', (piece) => later(() => into.write(piece)))
    from.on('end', () => later(() => into.end()))
    from.on('error', () => into.destroy())
    from.on('close', () => {
      sockets.delete(from)
      if (state !== 'silent') later(() => into.destroy())
    })
    sockets.add(from)
  }

  const server = createServer((client) => {
    if (state === 'cut') {
      client.destroy()
      return
    }
    const upstream = connect({ host: to.hostname, port: Number(to.port || 5432) })
    client.setNoDelay(true)
    upstream.setNoDelay(true)
    pass(client, upstream)
    pass(upstream, client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const by = new URL(database)
  by.host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: by.href,
    cut(how) {
      state = how ?? 'cut'
      if (state === 'cut') breakAll()
    },
    mend() {
      // What was silent never comes back to life: its bytes are gone.
      if (state === 'silent') breakAll()
      state = 'open'
    },
    close: () =>
      new Promise((resolve) => {
        breakAll()
        server.close(() => resolve())
      }),
  }
}
