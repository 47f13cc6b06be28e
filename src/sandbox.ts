import { randomInt } from 'node:crypto'
import type { Control } from './admin/control.ts'
import { adminOperations } from './admin/index.ts'
import { createRouter } from './admin/router.ts'
import { createAdmin } from './admin/run.ts'
import type { Callback } from './contract/callback.ts'
import type { Operation } from './contract/operation.ts'
import type { Provider, Service } from './contract/provider.ts'
import type { Store } from './contract/store.ts'
import { createActions } from './engine/actions.ts'
import type { Strictness } from './engine/checks.ts'
import { createClock } from './engine/clock.ts'
import { createDeliveries, type RetrySchedule } from './engine/deliveries.ts'
import { deliveriesTable } from './engine/deliveryTable.ts'
import { createDiagnostics } from './engine/diagnosis.ts'
import { createEvents } from './engine/events.ts'
import type { KnownRule } from './engine/explain/mistake.ts'
import { createIds } from './engine/ids.ts'
import { createJournal } from './engine/journal.ts'
import { createKeyring } from './engine/keyring.ts'
import { createLimits } from './engine/limits.ts'
import { createOutbox } from './engine/outbox.ts'
import { createPages } from './engine/pages.ts'
import { createPipeline } from './engine/pipeline.ts'
import { createSelf, selfTable } from './engine/self.ts'
import { createSender, type Sender } from './engine/send.ts'
import { createSnapshots, snapshotsTable } from './engine/snapshots.ts'
import { combineSeeds, type Seed, SeedError } from './seed.ts'
import { createState, type StateDocument } from './state.ts'
import { memoryStore } from './store/memory.ts'

/** What a sandbox is made of. All of it is checked before. */
export interface SandboxOptions {
  /** Its name when it is a namespace. */
  readonly namespace?: string
  readonly providers: readonly Provider[]
  readonly seed: Seed
  readonly version: string
  readonly journalSize: number
  readonly schedule: RetrySchedule
  readonly callbackTimeoutMs: number
  readonly allowedHosts: readonly string[]
  readonly strictness: Strictness
  /** Makes ids repeatable; another number every time when absent. */
  readonly idSeed: number | undefined
  /** A store that lasts; memory when absent. What it holds already takes the place of the seed. */
  readonly store?: Store | undefined
  /** Takes the callbacks instead of the network. */
  readonly sender?: Sender
}

/** A provider's operation with the service it belongs to. */
export interface Served {
  readonly service: Service
  readonly operation: Operation
}

/** Operations by path. Two of one id or path are a mistake of ours, found before anything is served. */
function routesOf(providers: readonly Provider[]): ReadonlyMap<string, Served> {
  const routes = new Map<string, Served>()
  const ids = new Set<string>()
  for (const { service, operations } of providers) {
    for (const operation of operations) {
      const id = `${service.id} ${operation.id}`
      if (ids.has(id)) throw new Error(`Two operations are called ${id}`)
      if (routes.has(operation.path)) throw new Error(`Two operations are served at ${operation.path}`)
      ids.add(id)
      routes.set(operation.path, { service: operation.spec, operation })
    }
  }
  return routes
}

/** How each provider signs, to recognise one's rule at another's door. */
const rulesOf = (providers: readonly Provider[]): KnownRule[] =>
  providers.flatMap(({ service: { id, title, signer } }) =>
    signer ? [{ provider: id, title, rule: signer.rule }] : [],
  )

function callbackFinder(providers: readonly Provider[]) {
  const found = new Map<string, { service: Service; callback: Callback }>()
  for (const { service, callbacks } of providers) {
    for (const callback of callbacks) found.set(`${service.id} ${callback.id}`, { service, callback })
  }
  return (provider: string, callback: string) => {
    const known = found.get(`${provider} ${callback}`)
    if (!known) throw new Error(`Provider ${provider} has no callback ${callback}`)
    return known
  }
}

const noNamespaces: Control['namespaces'] = { list: () => [], end: async () => false }

/** What reset and restore leave alone: it is no part of the state. */
const OUTSIDE = [selfTable.name, snapshotsTable.name]

/**
 * Puts one sandbox together: state, clock, ids, journal, deliveries, and the ways in. Nothing lives outside it. The
 * first transaction loads the seed or takes up what the store holds, so whoever comes next finds it there; `ready`
 * answers whether it was the seed.
 */
export function buildSandbox(options: SandboxOptions, namespaces: Control['namespaces'] = noNamespaces) {
  const { providers, version, idSeed } = options
  const born = performance.now()
  const store = options.store ?? memoryStore()
  const clock = createClock()
  const events = createEvents()
  const defect = (where: string) => (error: unknown) => void events.emit('defect', { where, error })
  const reserve = (series: string, upTo: number) => self.reserve(series, upTo)
  const ids = createIds({ seed: idSeed ?? randomInt(2 ** 31), ...(options.store && { reserve }) })
  const self = createSelf({ store, clock, ids, idSeed })
  const keyring = createKeyring(store, providers)
  const diagnostics = createDiagnostics(rulesOf(providers), defect('the explanation of a refusal'))
  const journal = createJournal(options.journalSize, diagnostics)
  const limits = createLimits()
  const sender =
    options.sender ??
    createSender({
      timeoutMs: options.callbackTimeoutMs,
      allowedHosts: options.allowedHosts,
      userAgent: `channel-sandbox/${version}`,
    })
  const deliveries = createDeliveries({
    store,
    clock,
    ids,
    events,
    sender,
    schedule: options.schedule,
    find: callbackFinder(providers),
  })
  const outbox = createOutbox({ store, clock, events })
  const { strictness } = options
  const parts = {
    namespace: options.namespace ?? '',
    store,
    clock,
    ids,
    journal,
    deliveries,
    outbox,
    events,
    limits,
    strictness,
    diagnostics,
    keyring,
  }
  const state = createState({ providers, clock, deliveries, outbox, ids })

  /** Everything of the state is replaced at once; whoever fails half way finds the old one. */
  async function replace(document: StateDocument): Promise<void> {
    deliveries.clear()
    try {
      const clockState = await store.transaction(async (tx) => {
        await tx.wipe((name) => !OUTSIDE.includes(name))
        return state.load(tx, document)
      })
      if (clockState) clock.restore(clockState)
      await self.saveClock()
    } finally {
      await deliveries.resume()
    }
  }

  const control: Control = {
    version,
    providers,
    clock,
    journal,
    deliveries,
    outbox,
    namespaces,
    uptime: () => (performance.now() - born) / 1000,
    dump: () => store.transaction(state.dump),
    saveClock: self.saveClock,
    async restore(document) {
      try {
        await replace(combineSeeds([{ seed: document, source: 'The state' }], providers))
      } catch (error) {
        if (error instanceof SeedError) return error.mistakes
        throw error
      }
      events.emit('reset')
      return []
    },
    snapshots: createSnapshots({ store, clock, dump: state.dump, restore: replace }),
    sign: ({ spec }, texts) =>
      store.transaction(async (tx) => {
        const tenant = await spec.tenant?.(texts, spec.open(tx))
        if (tenant === undefined || !spec.identify || !spec.signer) return undefined
        const { key } = spec.identify(tenant)
        return { key, sign: spec.signer.sign(texts, key) }
      }),
    async reset(scopes) {
      try {
        await store.transaction(async (tx) => {
          if (scopes.includes('callbacks')) {
            await deliveries.cancelAll(tx)
            await tx.wipe((name) => name === deliveriesTable.name)
          }
          if (!scopes.includes('state')) return
          await tx.wipe((name) => !name.startsWith('sandbox.'))
          await state.load(tx, Object.fromEntries(providers.map(({ service: { id } }) => [id, options.seed[id]])))
        })
      } catch (error) {
        await deliveries.resume()
        throw error
      }
      if (scopes.includes('state')) limits.clear()
      if (scopes.includes('outbox')) await outbox.clear()
      keyring.forget()
      if (scopes.includes('journal')) journal.clear()
      if (scopes.includes('clock')) {
        clock.reset()
        await self.saveClock()
      }
      events.emit('reset')
    },
  }

  async function begin(): Promise<boolean> {
    const fresh = await store.transaction(async (tx) => {
      const first = await self.start(tx)
      const clockState = first ? await state.load(tx, options.seed) : undefined
      if (clockState) clock.restore(clockState)
      return first
    })
    await deliveries.resume()
    return fresh
  }
  const ready = begin()
  // Whoever does not wait for it learns by the log.
  ready.catch(defect('the start'))

  async function end(): Promise<void> {
    deliveries.clear()
    events.emit('close')
    clock.close()
    await sender.close()
    // A store that has failed has said so; it is closed all the same.
    if (options.store) await self.saveNumbers().catch(defect('the end'))
    await store.close()
  }
  let ended: Promise<void> | undefined

  const act = createActions(parts, providers)

  return {
    ...parts,
    ready,
    control,
    act,
    routes: routesOf(providers),
    run: createPipeline(parts),
    pages: providers.flatMap(({ pages }) => pages),
    showPage: createPages(parts, providers),
    route: createRouter(
      adminOperations,
      providers.flatMap(({ actions }) => actions),
    ),
    admin: createAdmin(control, act),
    /** The contract documents, loaded when somebody asks for them. */
    documents: () => import('./documents/index.ts'),
    /** Somebody to play with and a request that works, per provider. */
    samples: () =>
      store.transaction(async (tx) => {
        const found = []
        for (const provider of providers) {
          found.push({ provider, sample: await provider.sample(provider.service.open(tx), clock.now()) })
        }
        return found
      }),
    close: () => (ended ??= end()),
  }
}

export type Sandbox = ReturnType<typeof buildSandbox>
