import { prose } from '../contract/values/prose.ts'
import { createReadEviction } from '../engine/callbacks/readEviction.ts'
import { createSearchCredit } from '../engine/explain/credit.ts'
import { createJournalBudget } from '../engine/journal/budget.ts'
import { createNamespaces } from '../engine/runtime/namespaces.ts'
import type { LowdbOptions } from '../store/directory/lowdb.ts'
import { DataError } from '../store/errors.ts'
import type { SandboxOptions } from './options.ts'
import { buildSandbox, type Sandbox } from './sandbox.ts'

export interface SandboxesOptions extends Omit<SandboxOptions, 'store'> {
  readonly maxNamespaces: number
  /** Where the state lasts; in memory when absent. */
  readonly data?: LowdbOptions
  /** Told of every sandbox before anything happens in it. */
  readonly onMade?: (sandbox: Sandbox) => void
}

/** Opens a data directory; what reads and writes it is loaded only then. */
async function openStore(data: NonNullable<SandboxesOptions['data']>, deliveries: number | undefined) {
  const { openLowdbStore } = await import('../store/directory/lowdb.ts')
  try {
    return await openLowdbStore({ ...data, reading: createReadEviction(deliveries) })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // What the system refuses (no permission, no directory, a full disk) is the user's to mend, not a defect.
    if (code === undefined) throw error
    throw new DataError(
      prose(
        `The data directory ${data.directory} cannot be used: ${(error as Error).message}.`,
        `数据目录 ${data.directory} 无法使用：${(error as Error).message}。`,
      ),
    )
  }
}

/** The sandbox of a process and its namespaces. A namespace shares nothing but the seed, and lives in memory alone. */
export async function buildSandboxes(options: SandboxesOptions) {
  const { data, onMade = () => undefined, ...own } = options
  const common = { ...own, journalBudget: createJournalBudget(), searchCredit: createSearchCredit() }
  const namespaces = createNamespaces<Sandbox>({
    limit: options.maxNamespaces,
    make(namespace) {
      const made = buildSandbox({ ...common, namespace }, namespaces)
      onMade(made)
      return made
    },
    end: (ended) => ended.close(),
  })
  const sandbox = buildSandbox({ ...common, store: data && (await openStore(data, options.deliveries)) }, namespaces)
  onMade(sandbox)
  async function close(): Promise<void> {
    await namespaces.close()
    await sandbox.close()
  }
  try {
    await sandbox.ready
  } catch (error) {
    await close()
    throw error
  }
  return { sandbox, namespaces, close }
}
