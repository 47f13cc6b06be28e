import { closeSync, existsSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'

/** Bytes of a socket's path that every system takes; Node cuts a longer one off without a word. */
const MOST_PATH_BYTES = 103
/** A socket that was not shown so long after it was made belongs to a process that ended meanwhile. */
const HALF_MADE_MS = 60_000

/** Whether a process listens on a socket; `gone` when there is no such file. */
export type SocketState = 'alive' | 'dead' | 'gone'

/** The sockets in a directory by which the processes of one machine see each other, whatever container they are in. */
export interface LockSockets {
  /** Listens on a socket of its own, which others see from then on; nothing where the file system takes no sockets. */
  listen(name: string): Promise<{ close(): void } | undefined>
  look(name: string): Promise<SocketState>
  /** Whether another process of this machine listens. */
  hasOthers(own?: string): Promise<boolean>
  /** Removes the sockets of processes that ended; to be called by the holder alone, whose lock names none of them. */
  sweep(own: string): Promise<void>
  close(): void
}

export interface LockSocketsOptions {
  /** Begins the names of this machine's sockets: those of another one cannot be asked. */
  readonly prefix: string
  /** How a server is made to listen; tests take it away. */
  readonly bind?: (server: Server, path: string) => void
}

const SUFFIX = '.sock'

/** The directory by a short name: itself, or on Linux an open descriptor of it. */
function shortName(directory: string): { readonly path: string; close(): void } | undefined {
  // "/lock-", eight digits, twelve digits, ".sock" and ".new".
  if (Buffer.byteLength(directory) + 40 <= MOST_PATH_BYTES) return { path: directory, close: () => undefined }
  if (!existsSync('/proc/self/fd')) return undefined
  const descriptor = openSync(directory, 'r')
  return { path: `/proc/self/fd/${descriptor}`, close: () => closeSync(descriptor) }
}

const listening = (server: Server, path: string, bind: NonNullable<LockSocketsOptions['bind']>) =>
  new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.once('listening', () => resolve(true))
    bind(server, path)
  })

export function lockSockets(directory: string, { prefix, bind }: LockSocketsOptions): LockSockets | undefined {
  const short = shortName(directory)
  if (!short) return undefined
  const { path, close } = short
  const listenAt = bind ?? ((server: Server, at: string) => void server.listen(at))

  const look = (name: string) =>
    new Promise<SocketState>((resolve) => {
      const socket = connect(join(path, name))
      socket.once('connect', () => {
        socket.destroy()
        resolve('alive')
      })
      // The kernel takes connections for a process that stands still; all but these two mean that one is there.
      socket.once('error', ({ code }: NodeJS.ErrnoException) =>
        resolve(code === 'ECONNREFUSED' ? 'dead' : code === 'ENOENT' ? 'gone' : 'alive'),
      )
    })

  const named = (own: string | undefined) =>
    readdirSync(directory).filter((name) => name.startsWith(prefix) && name.endsWith(SUFFIX) && name !== own)

  function removeHalfMade(name: string): void {
    const file = join(directory, name)
    try {
      if (Date.now() - statSync(file).mtimeMs > HALF_MADE_MS) rmSync(file, { force: true })
    } catch {
      // Its maker was quicker.
    }
  }

  return {
    look,
    close,
    async listen(name) {
      const server = createServer((socket) => void socket.destroy())
      // Between bind and listen a socket refuses like one whose process ended, so it is shown under its name only after both.
      const hidden = `${name}.new`
      if (!(await listening(server, join(path, hidden), listenAt))) return undefined
      server.on('error', () => undefined)
      server.unref()
      renameSync(join(directory, hidden), join(directory, name))
      return {
        close() {
          rmSync(join(directory, name), { force: true })
          server.close()
        },
      }
    },
    async hasOthers(own) {
      for (const name of named(own)) if ((await look(name)) === 'alive') return true
      return false
    },
    async sweep(own) {
      for (const name of named(own)) {
        // A name is used once, so the file is that of a process that ended.
        if ((await look(name)) === 'dead') rmSync(join(directory, name), { force: true })
      }
      for (const name of readdirSync(directory)) {
        if (name.startsWith(prefix) && name.endsWith(`${SUFFIX}.new`)) removeHalfMade(name)
      }
    },
  }
}
