import { randomUUID } from 'node:crypto'
import { afterAll, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../../src/store/postgres/database.ts'
import { type Lease, type LeaseOptions, takeLease } from '../../../src/store/postgres/lease.ts'
import {
  type NamespaceStore,
  type NamespaceStoreOptions,
  openNamespaceStore,
} from '../../../src/store/postgres/namespaceStore.ts'
import { createOwners, type Owners } from '../../../src/store/postgres/ownership.ts'
import { freshStore } from './database.ts'

/** A replica as the store sees one: connections, a lease, and what it may own. */
export interface TestReplica {
  readonly database: Database
  readonly lease: Lease
  readonly owners: Owners
  /** Takes a namespace and opens it. */
  open(name: string, options?: Partial<NamespaceStoreOptions>): Promise<NamespaceStore>
}

/** Opens a replica; `later` is told how to end what it opened. */
async function makeReplica(
  where: { readonly url: string; readonly schema: string },
  options: Partial<LeaseOptions>,
  later: (end: () => void | Promise<void>) => void,
): Promise<TestReplica> {
  const database = await openDatabase(where)
  later(() => database.close().catch(() => undefined))
  const lease = await takeLease(database, {
    id: randomUUID(),
    address: 'http://127.0.0.1:1',
    version: '0',
    onLost: () => undefined,
    ...options,
  })
  later(() => lease.stop())
  const owners = createOwners(database, lease, undefined)
  return {
    database,
    lease,
    owners,
    async open(name, more = {}) {
      const found = await owners.locate(name, true)
      if (found.kind !== 'taken') throw new Error(`${name} is not to be had: ${found.kind}`)
      const store = await openNamespaceStore({ database, lease, taken: found.taken, ...more })
      onTestFinished(() => store.close().catch(() => undefined))
      return store
    },
  }
}

/** A replica for one test. */
export const startReplica = (
  where: { readonly url: string; readonly schema: string },
  options: Partial<LeaseOptions> = {},
): Promise<TestReplica> => makeReplica(where, options, onTestFinished)

/** One replica for all tests of a file, in a schema of its own; to be called once, outside of tests. */
export function sharedReplica(): () => Promise<TestReplica> {
  let made: Promise<TestReplica> | undefined
  const ends: (() => void | Promise<void>)[] = []
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end()
    made = undefined
  })
  return () => (made ??= freshStore().then((where) => makeReplica(where, {}, (end) => ends.push(end))))
}
