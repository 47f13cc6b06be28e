import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Prose } from '../../src/contract/schema/field.ts'
import { type DirectoryLock, type LockOptions, lockDirectory } from '../../src/store/directory/lock/lock.ts'
import { DataError } from '../../src/store/errors.ts'
import { folder, noSockets } from '../support/lasting.ts'
import { sized } from '../support/size.ts'

const file = (directory: string) => join(directory, 'lock')
const written = (directory: string) => JSON.parse(readFileSync(file(directory), 'utf8'))
const rewrite = (directory: string, change: object) =>
  writeFileSync(file(directory), JSON.stringify({ ...written(directory), ...change }))

async function lock(directory: string, options?: LockOptions): Promise<DirectoryLock> {
  const held = await lockDirectory(directory, options)
  onTestFinished(() => held.release())
  return held
}

const refused = (directory: string, message: RegExp | string, options?: LockOptions) =>
  expect(lock(directory, options)).rejects.toThrow(message)

describe.each([
  ['by sockets', {}],
  ['on a file system without sockets', noSockets],
])('a directory locked %s', (_how, options: LockOptions) => {
  test('is refused with who holds it and how to mend it, is free once released, and leaves nothing behind', async () => {
    const directory = folder()
    const held = await lock(directory, options)
    await expect(lock(directory, options)).rejects.toThrow(DataError)
    const { host, since } = written(directory)
    const when = new Date(since * 1000).toISOString().slice(0, 19).replace('T', ' ')
    await refused(
      directory,
      `${directory} is in use by process ${process.pid} on ${host} since ${when} UTC. Stop it (kill ${process.pid}), or choose another --data directory.`,
      options,
    )
    held.release()
    expect(readdirSync(directory)).toEqual([])
    await lock(directory, options)
  })

  test('by a process that is gone, or whose number was given again, is taken', async () => {
    const directory = folder()
    writeFileSync(file(directory), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }))
    ;(await lock(directory, options)).release()
    writeFileSync(file(directory), JSON.stringify({ pid: process.pid, host: hostname(), began: '1' }))
    ;(await lock(directory, options)).release()
    // After a power cut.
    writeFileSync(file(directory), '')
    ;(await lock(directory, options)).release()
  })

  test('by 0.1.0 on another machine is refused with what to do', async () => {
    const directory = folder()
    writeFileSync(file(directory), JSON.stringify({ pid: 1, host: 'elsewhere' }))
    await refused(
      directory,
      /process 1 on elsewhere\. Stop it, .* If that process has ended, remove .*lock\.$/,
      options,
    )
  })

  test('on another machine is free half a minute after its last sign of life', async () => {
    const directory = folder()
    writeFileSync(file(directory), JSON.stringify({ pid: 1, host: 'elsewhere', machine: 'other', since: 0, id: 'x' }))
    await refused(directory, /process 1 on elsewhere since 1970-01-01 00:00:00 UTC\. .* half a minute/, options)
    const past = Date.now() / 1000 - 31
    utimesSync(file(directory), past, past)
    await lock(directory, options)
  })

  test('of many that start at once takes one, over what a killed one left behind too', async () => {
    for (let round = 0; round < sized(5, 100); round += 1) {
      const directory = folder()
      if (round % 2 === 1) {
        writeFileSync(file(directory), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }))
      }
      const started = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(directory, options)))
      const held = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      expect(held).toHaveLength(1)
      for (const one of started) {
        if (one.status === 'rejected') expect(one.reason.message).toContain(`in use by process ${process.pid}`)
      }
      for (const one of held) one.release()
      expect(readdirSync(directory)).toEqual([])
    }
  })

  test('that is deleted or replaced is told to its holder', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const [deleted, replaced, stolen] = [folder(), folder(), folder()]
    const said: string[] = []
    const telling = { ...options, lost: ({ en }: Prose) => void said.push(en) }
    for (const directory of [deleted, replaced, stolen]) await lock(directory, telling)
    vi.advanceTimersByTime(60_000)
    expect(said).toEqual([])
    rmSync(deleted, { recursive: true })
    renameSync(replaced, `${replaced}.before`)
    onTestFinished(() => rmSync(`${replaced}.before`, { recursive: true }))
    mkdirSync(replaced)
    rewrite(stolen, { pid: 7, host: 'thief', id: 'other' })
    vi.advanceTimersByTime(60_000)
    expect(said).toHaveLength(3)
    expect(said).toContain(`${deleted} cannot be reached any more (ENOENT).`)
    expect(said).toContain(`${replaced} was replaced by another directory.`)
    expect(said).toContain(`Process 7 on thief has taken ${stolen}.`)
    rmSync(file(stolen))
  })
})

describe('a socket', () => {
  test('says whether its process lives, whatever number and host name it has in its container', async () => {
    const directory = folder()
    const held = await lock(directory)
    rewrite(directory, { pid: 1, host: 'old-container', pids: 'pid:[1]' })
    await refused(directory, /in use by process 1 on old-container since .* Stop that container, or choose/)
    // The same after the container was killed: its socket's file is still there, and its lock looks fresh.
    const { id, socket } = written(directory)
    held.release()
    const server = createServer().listen(join(directory, `${socket}.x`))
    await new Promise((resume) => server.once('listening', resume))
    const { rename } = await import('node:fs/promises')
    await rename(join(directory, `${socket}.x`), join(directory, socket))
    await new Promise((resume) => server.close(resume))
    writeFileSync(
      file(directory),
      JSON.stringify({ ...{ pid: 1, host: 'old-container', id }, socket, machine: machine() }),
    )
    expect(readdirSync(directory)).toContain(socket)
    await lock(directory)
    expect(readdirSync(directory)).not.toContain(socket)
  })

  test('is found by a path that is too long for sockets', async () => {
    const directory = join(folder(), 'x'.repeat(120))
    mkdirSync(directory)
    const held = await lock(directory)
    await refused(directory, 'is in use by process')
    held.release()
    expect(readdirSync(directory)).toEqual([])
  })

  test('keeps its directory when its lock is deleted, and the lock comes back', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    onTestFinished(() => void vi.useRealTimers())
    const directory = folder()
    await lock(directory)
    rmSync(file(directory))
    vi.advanceTimersByTime(6000)
    expect(written(directory)).toMatchObject({ pid: process.pid })
  })

  test('that was left behind half made is removed', async () => {
    const directory = folder()
    const held = await lock(directory)
    const left = `${written(directory).socket}.new`
    held.release()
    writeFileSync(join(directory, left), '')
    utimesSync(join(directory, left), 1, 1)
    await lock(directory)
    expect(readdirSync(directory)).not.toContain(left)
  })
})

test('a lock that came along in a copy of a directory in use holds nothing', async () => {
  const directory = folder()
  await lock(directory)
  const copy = folder()
  writeFileSync(file(copy), readFileSync(file(directory)))
  await lock(copy)
  expect(statSync(file(copy)).mode & 0o777).toBe(0o600)
})

const machine = () => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return `host ${hostname()}`
  }
}
