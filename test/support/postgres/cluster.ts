import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { findBinaries } from './binaries.ts'

/** A PostgreSQL server for tests. */
export interface Cluster {
  /** `postgres://postgres@127.0.0.1:54321`, without a database. */
  readonly url: string
  /** Ends the server at once, as a crash would, and starts it again on the same port and data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** As root PostgreSQL refuses to start, so it runs as a user the machine has anyway. */
function otherUser(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = ['postgres', 'nobody'].map((name) => users.find((user) => user[0] === name)).find(Boolean)
  if (!found)
    throw new Error('There is no PostgreSQL for the tests: it does not run as root, and there is no user "nobody"')
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: `${url}/postgres`, connectionTimeoutMillis: 1000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms))

/** Starts a cluster in a temporary folder, on loopback alone. fsync is on unless the tests need none. */
export async function startCluster({ fsync = false } = {}): Promise<Cluster> {
  const { folder, remove } = findBinaries()
  const data = mkdtempSync(join(tmpdir(), 'postgres-data-'))
  const asOther = otherUser()
  if (asOther.uid !== undefined && asOther.gid !== undefined) chownSync(data, asOther.uid, asOther.gid)
  chmodSync(data, 0o700)
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC', HOME: data }
  const init = spawnSync(
    join(folder, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'],
    { ...asOther, env, encoding: 'utf8', cwd: data },
  )
  if (init.status !== 0) {
    rmSync(data, { recursive: true, force: true })
    remove()
    throw new Error(`There is no PostgreSQL for the tests: initdb failed: ${init.stderr || init.error?.message}`)
  }
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}`
  let child: ChildProcess
  let said = ''

  async function start(): Promise<void> {
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: fsync ? 'on' : 'off',
      max_connections: 300,
      shared_buffers: '64MB',
      log_min_messages: 'fatal',
    }
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    child = spawn(join(folder, 'postgres'), ['-D', data, ...args], {
      ...asOther,
      env,
      cwd: data,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-4000)
    })
    for (let tries = 0; !(await answers(url)); tries += 1) {
      if (child.exitCode !== null || tries > 600) throw new Error(`PostgreSQL for the tests did not start: ${said}`)
      await pause(50)
    }
  }

  /** SIGINT is PostgreSQL's fast shutdown, SIGQUIT its crash; SIGKILL would leave children behind. */
  const end = (signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (child.exitCode !== null) return resolve()
      child.once('exit', () => resolve())
      child.kill(signal)
    })

  await start()
  return {
    url,
    async restart() {
      await end('SIGQUIT')
      await start()
    },
    async stop() {
      await end('SIGQUIT')
      rmSync(data, { recursive: true, force: true })
      remove()
    },
  }
}
