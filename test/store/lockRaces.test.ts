import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Holder, holderIn } from '../../src/store/directory/lock/holder.ts'
import { type LockOptions, lockDirectory } from '../../src/store/directory/lock/lock.ts'
import { place, takeAway } from '../../src/store/directory/lock/lockFile.ts'
import { folder, noSockets } from '../support/lasting.ts'
import { sized } from '../support/size.ts'

const turn = () => new Promise<void>((resume) => setImmediate(resume))

describe.each([
  ['by sockets', {}],
  ['on a file system without sockets', noSockets],
])('a directory locked %s', (_how, options: LockOptions) => {
  test('has one holder at a time while several come and go, and each of them has its turn', async () => {
    const directory = folder()
    let holders = 0
    const most: number[] = []

    /** Takes the directory as soon as it can, several times. */
    async function comeAndGo(rounds: number): Promise<void> {
      for (let round = 0; round < rounds; ) {
        const lock = await lockDirectory(directory, options).catch((error: Error) => {
          expect(error.message).toMatch(/is in use by process|is being opened by another process/)
        })
        if (!lock) {
          await turn()
          continue
        }
        round += 1
        holders += 1
        most.push(holders)
        await turn()
        holders -= 1
        lock.release()
      }
    }

    await Promise.all(Array.from({ length: 4 }, () => comeAndGo(sized(3, 50))))
    expect(Math.max(...most)).toBe(1)
    expect(readdirSync(directory)).toEqual([])
  })
})

describe('the lock of a process that has ended', () => {
  const dead: Holder = { pid: 2 ** 22 + 1, host: hostname(), id: 'dead' }
  const next: Holder = { pid: process.pid, host: hostname(), id: 'next' }
  const lockIn = (directory: string, holder: Holder): string => {
    const lock = join(directory, 'lock')
    writeFileSync(lock, JSON.stringify(holder))
    return lock
  }

  test('is taken away', () => {
    const directory = folder()
    takeAway(lockIn(directory, dead), dead, 'me')
    expect(readdirSync(directory)).toEqual([])
  })

  test('stays when another process has put its own there meanwhile', () => {
    const directory = folder()
    const lock = lockIn(directory, next)
    takeAway(lock, dead, 'me')
    expect(holderIn(lock)).toEqual(next)
    expect(readdirSync(directory)).toEqual(['lock'])
  })

  test('is gone already when another process was quicker', () => {
    const directory = folder()
    takeAway(join(directory, 'lock'), dead, 'me')
    expect(readdirSync(directory)).toEqual([])
  })
})

describe('a lock is placed', () => {
  const me: Holder = { pid: process.pid, host: hostname(), id: 'me' }

  test('only where there is none', () => {
    const directory = folder()
    const [lock, candidate] = [join(directory, 'lock'), join(directory, 'lock.me')]
    writeFileSync(candidate, JSON.stringify(me))
    expect(place(lock, candidate, me)).toBe(true)
    expect(holderIn(lock)).toEqual(me)
    expect(place(lock, candidate, { ...me, id: 'other' })).toBe(false)
    expect(holderIn(lock)).toEqual(me)
  })

  test('on a file system without links as well, with the same rule', () => {
    const directory = folder()
    const lock = join(directory, 'lock')
    // What is not there cannot be linked, as on a file system that has no links.
    const unlinkable = join(directory, 'not-there')
    expect(place(lock, unlinkable, me)).toBe(true)
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toEqual(me)
    expect(place(lock, unlinkable, { ...me, id: 'other' })).toBe(false)
    expect(holderIn(lock)).toEqual(me)
  })

  test('and an error where it can be placed in no way', () => {
    const lock = join(folder(), 'no-such-folder', 'lock')
    expect(() => place(lock, `${lock}.me`, me)).toThrow('ENOENT')
  })
})

test('what starts that were killed left behind goes after a minute, and nothing else', async () => {
  const directory = folder()
  const past = Date.now() / 1000 - 61
  for (const name of ['lock.0a1b', 'lock.0a1b.stale', 'lock.txt', 'locker']) {
    writeFileSync(join(directory, name), '')
    utimesSync(join(directory, name), past, past)
  }
  writeFileSync(join(directory, 'lock.2c3d'), '')
  ;(await lockDirectory(directory)).release()
  expect(readdirSync(directory).sort()).toEqual(['lock.2c3d', 'lock.txt', 'locker'])
})
