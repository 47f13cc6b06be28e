import { appendFileSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type AppendFile, openAppendFile } from '../../src/store/directory/disk.ts'
import { all, folder, open, put, rows } from '../support/lasting.ts'

describe('a disk that fails', () => {
  /** A disk that is full after so many bytes, and half of a write on it. */
  function fullAfter(bytes: { left: number }, broken = { sync: false, cut: false }) {
    return (path: string, size: number): AppendFile => {
      const file = openAppendFile(path, size)
      return {
        ...file,
        get size() {
          return file.size
        },
        append(chunk) {
          if (chunk.length <= bytes.left) {
            bytes.left -= chunk.length
            return file.append(chunk)
          }
          appendFileSync(path, chunk.subarray(0, chunk.length / 2))
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
        },
        cut(to) {
          if (broken.cut) throw Object.assign(new Error('i/o error'), { code: 'EIO' })
          file.cut(to)
        },
        async sync() {
          if (broken.sync) throw Object.assign(new Error('i/o error'), { code: 'EIO' })
        },
      }
    }
  }

  test('is an error to everybody whose change was in the write, and leaves no trace', async () => {
    const directory = folder()
    const space = { left: 1000 }
    const store = await open(directory, { openFile: fullAfter(space) })
    await put(store, 'a', 1)
    space.left = 0
    const outcomes = await Promise.allSettled([put(store, 'a', 2), put(store, 'b', 3), all(store)])
    // Who only looked looks again, and finds what is kept.
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(outcomes[2]).toMatchObject({ value: ['a=1'] })
    expect(outcomes[0]).toMatchObject({ reason: { name: 'StoreError', message: expect.stringContaining('ENOSPC') } })
    expect(await all(store)).toEqual(['a=1'])
    await expect(put(store, 'c')).rejects.toThrow('ENOSPC')
    // Somebody made room.
    space.left = 1000
    await put(store, 'd', 4)
    await store.close()
    expect(await all(await open(directory))).toEqual(['a=1', 'd=4'])
  })

  test('under two groups of changes to one row puts back what was kept before both', async () => {
    const directory = folder()
    const space = { left: 1000 }
    const store = await open(directory, { openFile: fullAfter(space) })
    await put(store, 'a', 1)
    space.left = 0
    const first = put(store, 'a', 2)
    await Promise.resolve()
    const second = store.transaction(async (tx) => {
      await tx.delete(rows, 'a')
      await tx.put(rows, { id: 'a', value: 3 })
    })
    expect((await Promise.allSettled([first, second])).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await all(store)).toEqual(['a=1'])
    space.left = 1000
    await put(store, 'b', 2)
    await store.close()
    expect(await all(await open(directory))).toEqual(['a=1', 'b=2'])
  })

  test('and cannot be cleaned up takes nothing more', async () => {
    const space = { left: 1000 }
    const broken = { sync: false, cut: true }
    const store = await open(folder(), { openFile: fullAfter(space, broken) })
    space.left = 0
    await expect(put(store, 'a')).rejects.toThrow('ENOSPC')
    space.left = 1000
    await expect(put(store, 'b')).rejects.toThrow('Mend the disk, then restart')
    expect(await all(store)).toEqual([])
  })

  test('to sync takes nothing more: what it holds is unknown', async () => {
    const broken = { sync: true, cut: false }
    const store = await open(folder(), { durability: 'disk', openFile: fullAfter({ left: 1e6 }, broken) })
    await expect(put(store, 'a')).rejects.toThrow('EIO')
    broken.sync = false
    await expect(put(store, 'b')).rejects.toThrow('Mend the disk, then restart')
  })

  test('while a snapshot is begun loses nothing', async () => {
    const directory = folder()
    const said: string[] = []
    const space = { left: 1000 }
    const store = await open(directory, { openFile: fullAfter(space), report: (one) => void said.push(one.en) })
    await put(store, 'a')
    space.left = 0
    await store.snapshot()
    expect(said).toEqual([expect.stringContaining('could not be written')])
    space.left = 1000
    await put(store, 'b', 2)
    await store.close()
    expect(await all(await open(directory))).toEqual(['a=1', 'b=2'])
  })

  test('whose directory is deleted says so at the next change, and goes on reading', async () => {
    const directory = folder()
    const store = await open(directory)
    await put(store, 'a')
    rmSync(directory, { recursive: true })
    await expect(put(store, 'b')).rejects.toThrow('The data directory was deleted while the sandbox ran')
    await expect(put(store, 'c')).rejects.toThrow('The data directory was deleted')
    expect(await all(store)).toEqual(['a=1'])
  })
})
