import { randomInt } from 'node:crypto'
import type { Control } from './admin/control.ts'
import { adminOperations } from './admin/index.ts'
import { createRouter } from './admin/router.ts'
import { createAdmin } from './admin/run.ts'
import type { Provider } from './contract/provider.ts'
import type { Store } from './contract/store.ts'
import { createControl } from './control.ts'
import { createActions } from './engine/actions.ts'
import type { Strictness } from './engine/checks.ts'
import { createClock } from './engine/clock.ts'
import { createDeliveries, type RetrySchedule } from './engine/deliveries.ts'
import { createDiagnostics } from './engine/diagnosis.ts'
import { createEvents } from './engine/events.ts'
import { createFaults } from './engine/faults.ts'
import { createHeld } from './engine/held.ts'
import { createIds } from './engine/ids.ts'
import { createJournal } from './engine/journal.ts'
import { createKeyring } from './engine/keyring.ts'
import { createLimits } from './engine/limits.ts'
import { createMetrics } from './engine/metrics.ts'
import { createOutbox } from './engine/outbox.ts'
import { createPages } from './engine/pages.ts'
import { createPipeline } from './engine/pipeline.ts'
import { scrub } from './engine/redact.ts'
import { callbackFinder, routesOf, rulesOf } from './engine/registry.ts'
import { routeOf } from './engine/routes.ts'
import { createSelf } from './engine/self.ts'
import { createSender, type Sender } from './engine/send.ts'
import { createUnmatched } from './engine/unmatched.ts'
import type { Seed } from './state/seed.ts'
import { createState } from './state/state.ts'
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
  /** What the admin API asks for; taken out of what is shown, like every key. */
  readonly adminToken?: string | undefined
  /** Takes the callbacks instead of the network. */
  readonly sender?: Sender
}

const noNamespaces: Control['namespaces'] = { list: () => [], end: async () => false }

/**
 * Puts one sandbox together: state, clock, ids, journal, deliveries, and the ways in. Nothing lives outside it. The
 * first transaction loads the seed or takes up what the store holds, so whoever comes next finds it there; `ready`
 * answers whether it was the seed.
 */
export function buildSandbox(options: SandboxOptions, namespaces: Control['namespaces'] = noNamespaces) {
  const { providers, version, idSeed } = options
  const store = options.store ?? memoryStore()
  const events = createEvents()
  const clock = createClock(Date.now, () => events.emit('clock', { now: clock.nowMs() / 1000, frozen: clock.frozen }))
  const defect = (where: string) => (error: unknown) => void events.emit('defect', { where, error })
  const reserve = (series: string, upTo: number) => self.reserve(series, upTo)
  const ids = createIds({ seed: idSeed ?? randomInt(2 ** 31), ...(options.store && { reserve }) })
  const self = createSelf({ store, clock, ids, idSeed })
  const keyring = createKeyring(store, providers, options.adminToken)
  const diagnostics = createDiagnostics(rulesOf(providers), defect('the explanation of a refusal'))
  const journal = createJournal(options.journalSize, diagnostics)
  const routes = routesOf(providers)
  const unmatched = createUnmatched(
    clock,
    events,
    [...routes.values()].map(({ operation }) => routeOf(operation)),
  )
  const limits = createLimits()
  const sender =
    options.sender ??
    createSender({
      timeoutMs: options.callbackTimeoutMs,
      allowedHosts: options.allowedHosts,
      userAgent: `channel-sandbox/${version}`,
    })
  const faults = createFaults({ providers, ids })
  const held = createHeld(clock)
  const deliveries = createDeliveries({
    store,
    clock,
    ids,
    events,
    sender,
    faults,
    schedule: options.schedule,
    find: callbackFinder(providers),
    scrub: (text) => scrub(text, keyring.secrets()),
  })
  const outbox = createOutbox({ store, clock, events })
  const { strictness, namespace = '' } = options
  const metrics = createMetrics({
    namespace,
    version,
    events,
    journal,
    deliveries,
    namespaces: () => namespaces.list().length,
  })
  const parts = {
    namespace,
    store,
    clock,
    ids,
    journal,
    deliveries,
    outbox,
    faults,
    held,
    events,
    limits,
    strictness,
    diagnostics,
    keyring,
  }
  const state = createState({ providers, clock, deliveries, outbox, ids })

  const control = createControl({ ...parts, options, namespaces, unmatched, state, self })

  async function begin(): Promise<boolean> {
    const fresh = await store.transaction(async (tx) => {
      const first = await self.start(tx)
      const clockState = first ? await state.load(tx, options.seed) : undefined
      if (clockState) clock.restore(clockState)
      return first
    })
    await keyring.current()
    await deliveries.resume()
    return fresh
  }
  const ready = begin()
  // Whoever does not wait for it learns by the log.
  ready.catch(defect('the start'))

  async function end(): Promise<void> {
    deliveries.clear()
    held.giveUp()
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
    metrics,
    act,
    routes,
    unmatched,
    run: createPipeline(parts),
    pages: providers.flatMap(({ pages }) => pages),
    showPage: createPages(parts, providers),
    route: createRouter(
      adminOperations(providers),
      providers.flatMap(({ actions }) => actions),
    ),
    admin: createAdmin(control, act, keyring.secrets),
    /** The contract documents, loaded when somebody asks for them. */
    documents: () => import('./documents/index.ts'),
    close: () => (ended ??= end()),
  }
}

export type Sandbox = ReturnType<typeof buildSandbox>
