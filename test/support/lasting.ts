import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { table } from '../../src/contract/store.ts'
import type { LockOptions } from '../../src/store/directory/lock/lock.ts'
import { type LowdbOptions, type LowdbStore, openLowdbStore } from '../../src/store/directory/lowdb.ts'
import { folderWith } from './folder.ts'

export interface Row {
  readonly id: string
  readonly value: number
}
export const rows = table<Row>()({
  name: 'lasting.rows',
  key: (row) => row.id,
  indexes: { byValue: (row) => [row.value] },
})

export const folder = (): string => folderWith({})
export const LOG = 'changes-00000001.jsonl'

export async function open(directory: string, options: Partial<LowdbOptions> = {}): Promise<LowdbStore> {
  const store = await openLowdbStore({ directory, durability: 'os', ...options })
  onTestFinished(() => store.close().catch(() => undefined))
  return store
}

export const put = (store: LowdbStore, id: string, value = 1) => store.transaction((tx) => tx.put(rows, { id, value }))
export const all = async (store: LowdbStore) =>
  (await store.transaction((tx) => tx.list(rows, 'byValue', {}))).map(({ id, value }) => `${id}=${value}`)

/** What the directory holds, byte for byte, but for the lock. A file that is renamed meanwhile has it read once more. */
export function contents(directory: string): Record<string, string> {
  try {
    return Object.fromEntries(
      readdirSync(directory)
        .filter((name) => !name.startsWith('lock'))
        .map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return contents(directory)
  }
}

/** A file system without sockets. */
export const noSockets: LockOptions = {
  bind: (server) => void setImmediate(() => server.emit('error', Object.assign(new Error('no'), { code: 'EPERM' }))),
}
