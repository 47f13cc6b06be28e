import type { ResetScope, SandboxApi } from '../admin/sandboxApi.ts'
import type { Prose } from '../contract/schema/field.ts'
import { gathered, writtenJson } from '../contract/schema/streamed.ts'
import type { Transaction } from '../contract/store.ts'
import { deliveriesTable } from '../engine/callbacks/deliveryTable.ts'
import type { UnmatchedRequests } from '../engine/journal/unmatched.ts'
import { type createRestartState, restartTable } from '../engine/persistence/restartState.ts'
import { type Snapshots, snapshotPartsTable, snapshotsTable } from '../engine/persistence/snapshots.ts'
import type { PipelineParts } from '../engine/request/exchange.ts'
import type { SandboxOptions } from './options.ts'
import { checkedState, SeedError } from './seed.ts'
import type { createState, StateDocument } from './state.ts'
import { targetsApi } from './targetsApi.ts'

/** What reset and restore leave alone: it is no part of the state. */
const OUTSIDE = [restartTable.name, snapshotsTable.name, snapshotPartsTable.name]

/** A sandbox that nothing listens for. */
const NO_PROXY: SandboxApi['proxy'] = {
  hosts: [],
  passThrough: [],
  certificate: () => Promise.reject(new Error('This sandbox is no proxy')),
}

/** What the levers of a sandbox are connected to. */
export interface SandboxApiParts extends PipelineParts {
  readonly options: Pick<SandboxOptions, 'providers' | 'version' | 'seed' | 'proxy' | 'allowedHosts'>
  readonly namespaces: SandboxApi['namespaces']
  readonly unmatched: UnmatchedRequests
  readonly state: ReturnType<typeof createState>
  readonly snapshots: Snapshots
  readonly act: SandboxApi['act']
  readonly self: Pick<ReturnType<typeof createRestartState>, 'saveClock' | 'saveTargets'>
  readonly certify: SandboxApi['certify']
}

/** The levers of one sandbox, for its admin API and for programs. */
export function createSandboxApi(parts: SandboxApiParts): SandboxApi {
  const { store, clock, journal, unmatched, deliveries, outbox, faults, callLimits, knownKeys, events, namespaces } =
    parts
  const { heldRequests, state, snapshots, self, certify } = parts
  const { providers, version, seed, proxy = NO_PROXY } = parts.options
  const born = performance.now()

  /**
   * Everything of the state is replaced in one step, by what was built beside it; a failure leaves the old one. What is
   * written meanwhile belongs to the old one and goes with it.
   */
  async function replace(document: StateDocument): Promise<void> {
    let release = () => {}
    try {
      const clockState = await store.rebuild(
        (tx) => state.load(tx, document),
        async (tx, built) => {
          heldRequests.giveUp()
          release = deliveries.wipe()
          await tx.replace((name) => !OUTSIDE.includes(name), built)
          return built.result
        },
      )
      release()
      if (clockState) clock.restore(clockState)
      await self.saveClock()
    } finally {
      knownKeys.invalidate()
      await deliveries.resume()
    }
    events.emit('reset')
  }

  async function restore(document: unknown): Promise<readonly Prose[]> {
    try {
      await replace(await checkedState(document, providers))
    } catch (error) {
      if (error instanceof SeedError) return error.each
      throw error
    }
    return []
  }

  /** Puts the providers' parts back as the seed says. `meanwhile` runs in the transaction that does. */
  const resetState = (meanwhile: (tx: Transaction) => Promise<void>) =>
    store.rebuild(
      (tx) => state.load(tx, Object.fromEntries(providers.map(({ service: { id } }) => [id, seed[id]]))),
      async (tx, built) => {
        heldRequests.giveUp()
        await meanwhile(tx)
        await tx.replace((name) => !name.startsWith('sandbox.'), built)
      },
    )

  async function resetStored(scopes: readonly ResetScope[]): Promise<void> {
    const hasState = scopes.includes('state')
    let release = () => {}
    async function wipeCallbacks(tx: Transaction): Promise<void> {
      if (!scopes.includes('callbacks')) return
      release = deliveries.wipe()
      // A state that goes as well waits for no outcome.
      if (!hasState) await deliveries.cancelAll(tx)
      await tx.wipe((name) => name === deliveriesTable.name)
    }
    try {
      await (hasState ? resetState(wipeCallbacks) : store.transaction(wipeCallbacks))
    } catch (error) {
      await deliveries.resume()
      throw error
    }
    release()
  }

  async function reset(scopes: readonly ResetScope[]): Promise<void> {
    // What was held back belongs to what was before: it must not be carried out in what comes.
    if (scopes.includes('faults') || scopes.includes('state')) heldRequests.giveUp()
    await resetStored(scopes)
    if (scopes.includes('state')) callLimits.clear()
    if (scopes.includes('outbox')) await outbox.clear()
    knownKeys.invalidate()
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
    act: parts.act,
    version,
    providers,
    clock,
    journal,
    unmatched,
    events,
    deliveries,
    outbox,
    certify,
    targets: targetsApi({ ...parts, allowedHosts: parts.options.allowedHosts, providers }),
    faults,
    namespaces,
    proxy,
    uptime: () => (performance.now() - born) / 1000,
    async dump() {
      const { seen, release } = await store.view(state.dump)
      return gathered(seen).finally(release) as Promise<Record<string, unknown>>
    },
    async *written() {
      const { seen, release } = await store.view(state.dump)
      try {
        yield* writtenJson(seen)
      } finally {
        release()
      }
    },
    saveClock: self.saveClock,
    restore,
    snapshots: { ...snapshots, restore: (name) => snapshots.restore(name, replace) },
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
