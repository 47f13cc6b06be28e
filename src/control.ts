import type { Control, ResetScope } from './admin/control.ts'
import { deliveriesTable } from './engine/deliveryTable.ts'
import type { PipelineParts } from './engine/pipeline.ts'
import { type createSelf, selfTable } from './engine/self.ts'
import { createSnapshots, snapshotsTable } from './engine/snapshots.ts'
import type { UnmatchedRequests } from './engine/unmatched.ts'
import type { SandboxOptions } from './sandbox.ts'
import { combineSeeds, SeedError } from './state/seed.ts'
import type { createState, StateDocument } from './state/state.ts'

/** What reset and restore leave alone: it is no part of the state. */
const OUTSIDE = [selfTable.name, snapshotsTable.name]

/** What the levers of a sandbox are connected to. */
export interface ControlParts extends PipelineParts {
  readonly options: Pick<SandboxOptions, 'providers' | 'version' | 'seed'>
  readonly namespaces: Control['namespaces']
  readonly unmatched: UnmatchedRequests
  readonly state: ReturnType<typeof createState>
  readonly self: Pick<ReturnType<typeof createSelf>, 'saveClock'>
}

/** The levers of one sandbox, for its admin API and for programs. */
export function createControl(parts: ControlParts): Control {
  const { store, clock, journal, unmatched, deliveries, outbox, faults, limits, keyring, events, namespaces } = parts
  const { held, state, self } = parts
  const { providers, version, seed } = parts.options
  const born = performance.now()

  /** Everything of the state is replaced at once; whoever fails half way finds the old one. */
  async function replace(document: StateDocument): Promise<void> {
    held.giveUp()
    deliveries.clear()
    try {
      const clockState = await store.transaction(async (tx) => {
        await tx.wipe((name) => !OUTSIDE.includes(name))
        return state.load(tx, document)
      })
      if (clockState) clock.restore(clockState)
      await self.saveClock()
    } finally {
      keyring.forget()
      await deliveries.resume()
    }
    events.emit('reset')
  }

  async function restore(document: unknown): Promise<readonly string[]> {
    try {
      await replace(combineSeeds([{ seed: document, source: 'The state' }], providers))
    } catch (error) {
      if (error instanceof SeedError) return error.mistakes
      throw error
    }
    return []
  }

  async function resetStored(scopes: readonly ResetScope[]): Promise<void> {
    try {
      await store.transaction(async (tx) => {
        if (scopes.includes('callbacks')) {
          await deliveries.cancelAll(tx)
          await tx.wipe((name) => name === deliveriesTable.name)
        }
        if (!scopes.includes('state')) return
        await tx.wipe((name) => !name.startsWith('sandbox.'))
        await state.load(tx, Object.fromEntries(providers.map(({ service: { id } }) => [id, seed[id]])))
      })
    } catch (error) {
      await deliveries.resume()
      throw error
    }
  }

  async function reset(scopes: readonly ResetScope[]): Promise<void> {
    // What was held back belongs to what was before: it must not be carried out in what comes.
    if (scopes.includes('faults') || scopes.includes('state')) held.giveUp()
    await resetStored(scopes)
    if (scopes.includes('state')) limits.clear()
    if (scopes.includes('outbox')) await outbox.clear()
    keyring.forget()
    if (scopes.includes('faults')) faults.clear()
    if (scopes.includes('journal')) {
      journal.clear()
      unmatched.clear()
    }
    if (scopes.includes('clock')) {
      clock.reset()
      await self.saveClock()
    }
    events.emit('reset')
  }

  return {
    version,
    providers,
    clock,
    journal,
    unmatched,
    events,
    deliveries,
    outbox,
    faults,
    namespaces,
    uptime: () => (performance.now() - born) / 1000,
    dump: () => store.transaction(state.dump),
    saveClock: self.saveClock,
    restore,
    snapshots: createSnapshots({ store, clock, dump: state.dump, restore: replace }),
    samples: () =>
      store.transaction(async (tx) => {
        const found = []
        for (const provider of providers) {
          found.push({ provider, sample: await provider.sample(provider.service.open(tx), clock.now()) })
        }
        return found
      }),
    readList(list, query, origin) {
      const service = providers.find((one) => one.service.id === list.service)?.service
      if (!service) throw new Error(`No provider ${list.service}`)
      return store.transaction((tx) => list.page({ ...query, origin, state: service.open(tx) }))
    },
    sign: ({ spec }, texts) =>
      store.transaction(async (tx) => {
        const tenant = await spec.tenant?.(texts, spec.open(tx))
        if (tenant === undefined || !spec.identify || !spec.signer) return undefined
        const { key } = spec.identify(tenant)
        return { key, sign: spec.signer.sign(texts, key) }
      }),
    reset,
  }
}
