import { onTestFinished } from 'vitest'
import { type CreateOptions, createSandbox, type SandboxHandle, type SharedSandboxHandle } from '../../src/index.ts'
import { folderWith } from './folder.ts'
import { freshStore } from './postgres/database.ts'

/** Where the state of a story is kept. */
export type Place = 'in memory' | 'with --data' | 'in PostgreSQL'

/** A sandbox of any place: what it answers at once in one place is awaited in all. */
export type AnySandbox = SandboxHandle | SharedSandboxHandle

/** Starts sandboxes in one place, each of which goes on where the one before ended, but for memory. They end with the test. */
export async function starterIn(
  place: Place,
  options: CreateOptions = {},
): Promise<(more?: CreateOptions) => Promise<AnySandbox>> {
  const where = place === 'in PostgreSQL' ? await freshStore() : undefined
  const data = place === 'with --data' ? { data: folderWith() } : {}
  return async (more = {}) => {
    const all = { fakerSeed: 1, ...options, ...more }
    const sandbox = where
      ? await createSandbox({ ...all, store: where.url, storeSchema: where.schema })
      : await createSandbox({ ...all, ...data })
    onTestFinished(() => sandbox.close())
    return sandbox
  }
}
