import { randomInt } from 'node:crypto'
import type { Control } from './admin/control.ts'
import { adminOperations } from './admin/index.ts'
import { createRouter } from './admin/router.ts'
import { createAdmin } from './admin/run.ts'
import type { Callback } from './contract/callback.ts'
import type { Operation } from './contract/operation.ts'
import type { Provider, Service } from './contract/provider.ts'
import { createActions } from './engine/actions.ts'
import type { Strictness } from './engine/checks.ts'
import { createClock } from './engine/clock.ts'
import { createDeliveries, deliveriesTable, type RetrySchedule } from './engine/deliveries.ts'
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
import { createSender, type Sender } from './engine/send.ts'
import type { Seed } from './seed.ts'
import { memoryStore } from './store/memory.ts'

/** What a sandbox is made of. All of it is checked before. */
export interface SandboxOptions {
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

/** Puts one sandbox together: state, clock, ids, journal, deliveries, and the ways in. Nothing lives outside it. */
export async function buildSandbox(options: SandboxOptions) {
  const { providers, version } = options
  const born = performance.now()
  const store = memoryStore()
  const clock = createClock()
  const ids = createIds(options.idSeed ?? randomInt(2 ** 31))
  const events = createEvents()
  const keyring = createKeyring(store, providers)
  const diagnostics = createDiagnostics(rulesOf(providers), (error) =>
    events.emit('defect', { where: 'the explanation of a refusal', error }),
  )
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
    events,
    sender,
    schedule: options.schedule,
    find: callbackFinder(providers),
  })
  const outbox = createOutbox({ store, clock, events })
  const { strictness } = options
  const parts = {
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

  async function loadSeed(): Promise<void> {
    await store.transaction(async (tx) => {
      for (const { service, seed } of providers) {
        const own = options.seed[service.id]
        if (own !== undefined) await seed.load(own, service.open(tx), ids)
      }
    })
  }

  const control: Control = {
    version,
    providers,
    clock,
    journal,
    deliveries,
    outbox,
    uptime: () => (performance.now() - born) / 1000,
    dump: () =>
      store.transaction(async (tx) => {
        const whole: Record<string, unknown> = {}
        for (const { service, seed } of providers) whole[service.id] = await seed.dump(service.open(tx))
        return whole
      }),
    sign: ({ spec }, texts) =>
      store.transaction(async (tx) => {
        const tenant = await spec.tenant?.(texts, spec.open(tx))
        if (tenant === undefined || !spec.identify || !spec.signer) return undefined
        const { key } = spec.identify(tenant)
        return { key, sign: spec.signer.sign(texts, key) }
      }),
    async reset(scopes) {
      if (scopes.includes('callbacks')) {
        await deliveries.cancelAll()
        await store.wipe((name) => name === deliveriesTable.name)
      }
      if (scopes.includes('state')) {
        await store.wipe((name) => !name.startsWith('sandbox.'))
        await loadSeed()
        limits.clear()
      }
      if (scopes.includes('outbox')) await outbox.clear()
      keyring.forget()
      if (scopes.includes('journal')) journal.clear()
      if (scopes.includes('clock')) clock.reset()
      events.emit('reset')
    },
  }

  await loadSeed()
  const act = createActions(parts, providers)

  return {
    ...parts,
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
    async close(): Promise<void> {
      deliveries.clear()
      events.emit('close')
      clock.close()
      await sender.close()
    },
  }
}

export type Sandbox = Awaited<ReturnType<typeof buildSandbox>>
