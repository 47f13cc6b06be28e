import { describe } from 'vitest'
import { dropDatabaseAfterAll } from '../support/postgres/database.ts'
import { sharedReplica } from '../support/postgres/stores.ts'
import { storeContract } from './contract.ts'

dropDatabaseAfterAll()
const replica = sharedReplica()
let made = 0

describe('the store in PostgreSQL', () => {
  // A snapshot at nearly every write, so that the whole contract holds while they are written.
  storeContract(async () => {
    made += 1
    return (await replica()).open(`contract-${made}`, { snapshotSize: 300 })
  })
})
