import { randomInt } from 'node:crypto'
import { adminOperations } from '../admin/index.ts'
import { createRouter } from '../admin/router.ts'
import { createAdmin } from '../admin/runAdmin.ts'
import type { SandboxApi } from '../admin/sandboxApi.ts'
import { createCertifyRuns } from '../certify/run/runs.ts'
import type { CertifyRun } from '../contract/certification/certifyReport.ts'
import type { Provider } from '../contract/provider.ts'
import type { Service } from '../contract/service.ts'
import { OwnershipLost, type Store, type Transaction } from '../contract/store.ts'
import { createDeliveries } from '../engine/callbacks/deliveries.ts'
import { createReceiver } from '../engine/callbacks/sending/receiver.ts'
import { createSender } from '../engine/callbacks/sending/sender.ts'
import { createTargets, exampleAddresses, NO_TARGETS } from '../engine/callbacks/targets.ts'
import { createDiagnostics } from '../engine/explain/diagnostics.ts'
import { createKnownKeys } from '../engine/explain/knownKeys.ts'
import { createFaults } from '../engine/faults/faults.ts'
import { createEvents, tellDefect } from '../engine/journal/events.ts'
import { createJournal } from '../engine/journal/journal.ts'
import { createUnmatched } from '../engine/journal/unmatched.ts'
import { routeOf } from '../engine/matching/nearestRoutes.ts'
import { createOutbox } from '../engine/persistence/outbox.ts'
import { createRestartState } from '../engine/persistence/restartState.ts'
import { createSnapshots } from '../engine/persistence/snapshots.ts'
import { createActions } from '../engine/request/actions.ts'
import { createCallLimits } from '../engine/request/callLimits.ts'
import { createHeldRequests } from '../engine/request/heldRequests.ts'
import { createPipeline } from '../engine/request/pipeline.ts'
import { callbackFinder, routesOf, rulesOf } from '../engine/request/registry.ts'
import { createClock } from '../engine/runtime/clock.ts'
import { createIds } from '../engine/runtime/ids.ts'
import { onceFor } from '../engine/runtime/once.ts'
import { scrub } from '../engine/runtime/redaction.ts'
import { createSideState } from '../engine/takeover/sideState.ts'
import { createMetrics } from '../engine/verification/metrics.ts'
import { memoryStore } from '../store/memory.ts'
import { certifySandbox } from './certifySandbox.ts'
import type { SandboxOptions } from './options.ts'
import { createSandboxApi } from './sandboxApi.ts'
import { createState } from './state.ts'

const noNamespaces: SandboxApi['namespaces'] = { count: () => 0, list: () => [], end: async () => false }

/** Rows between two tellings. */
const TOLD_EVERY = 1000

/** The same transaction, which tells how many rows were put. */
function counting(tx: Transaction, loading: SandboxOptions['loading']): Transaction {
  if (!loading) return tx
  let rows = 0
  const put: Transaction['put'] = (table, row) => {
    rows += 1
    if (rows % TOLD_EVERY === 0) loading(rows)
    return tx.put(table, row)
  }
  return Object.assign(Object.create(tx) as Transaction, { put })
}

const routerOf = onceFor((providers: readonly Provider[]) => createRouter(adminOperations(providers)))

type Admin = ReturnType<typeof createAdmin>

/**
 * Lets an answer of the admin API leave once everything it may rest on is kept, and only while this process still owns
 * it: what a call reads from memory (journal, faults, clock) goes through no transaction of its own. What must not
 * happen twice is kept by now, and its answer right with any owner: refused here, it would be asked again there.
 */
const answerOnceKept =
  (admin: Admin, store: Store): Admin =>
  async (call) => {
    const answer = await admin(call)
    if (call.operation.once) return answer
    try {
      await store.transaction(async () => undefined)
    } catch (error) {
      if ('stream' in answer) await answer.stream[Symbol.asyncIterator]().return?.()
      throw error
    }
    return answer
  }

/**
 * Puts one sandbox together: state, clock, ids, journal, deliveries, and the ways in. Nothing lives outside it. The
 * first transaction loads the seed or takes up what the store holds, so every later one finds it there; `ready`
 * answers whether it was the seed.
 */
export function buildSandbox(options: SandboxOptions, namespaces: SandboxApi['namespaces'] = noNamespaces) {
  const { providers, version, idSeed } = options
  const store = options.store ?? memoryStore()
  const events = createEvents()
  const clock = createClock(
    options.realNow ?? Date.now,
    () => events.emit('clock', { now: clock.nowMs() / 1000, frozen: clock.frozen }),
    () => performance.now(),
    ({ ran, reached }) => events.emit('clock', { now: reached, frozen: clock.frozen, ran }),
  )
  const defect = (where: string) => (error: unknown) => tellDefect(events, where, error)
  const reserve = (series: string, upTo: number) => self.reserve(series, upTo)
  const ids = createIds({ seed: idSeed ?? randomInt(2 ** 31), ...(options.store && { reserve }) })
  const knownKeys = createKnownKeys(store, providers, options.adminToken)
  const failed = defect('the explanation of a refusal')
  const diagnostics = createDiagnostics(rulesOf(providers), failed, options.searchCredit)
  const routes = routesOf(providers)
  const callLimits = createCallLimits()
  const side =
    store.side &&
    createSideState({
      side: store.side,
      capacity: options.journalSize,
      limits: callLimits,
      routes,
      knownKeys,
      defect: defect('an entry of the journal'),
    })
  const journal = createJournal(options.journalSize, diagnostics, options.journalBudget, side?.sink)
  const unmatched = createUnmatched(
    clock,
    events,
    // A twin path serves the same operation: it is named once.
    [...new Set([...routes.values()].map(({ operation }) => operation))].map(routeOf),
  )
  const sender =
    options.sender ??
    createSender({
      timeoutMs: options.callbackTimeoutMs,
      allowedHosts: options.allowedHosts,
      userAgent: `channel-sandbox/${version}`,
    })
  const faults = createFaults({
    providers,
    ids,
    knowsTenant: knownKeys.knowsTenant,
    warn: (said) => void events.emit('warning', said),
    // Not waited for: what answers next waits until it is kept.
    ...(side && { changed: () => void self.saveFaults().catch(defect('the faults')) }),
  })
  const { targets: targetOptions = NO_TARGETS } = options
  const targets = createTargets({
    options: targetOptions,
    examples: targetOptions.receiver ? exampleAddresses(providers) : new Set(),
  })
  const receiver = createReceiver({ enabled: targetOptions.receiver, store, providers })
  const self = createRestartState({
    store,
    clock,
    ids,
    idSeed,
    faults,
    targets,
    restoreRuns: (runs) => certify.restore(runs as readonly CertifyRun[]),
  })
  const heldRequests = createHeldRequests(clock)
  const deliveries = createDeliveries({
    store,
    clock,
    ids,
    events,
    sender,
    faults,
    targets,
    receiver,
    schedule: options.schedule,
    kept: options.deliveries,
    noteAttempts: side !== undefined,
    find: callbackFinder(providers),
    scrub: (text) => scrub(text, knownKeys.secrets()),
  })
  const outbox = createOutbox({ store, clock, events })
  const { strictness, namespace = '' } = options
  const metrics = createMetrics({
    namespace,
    version,
    events,
    journal,
    deliveries,
    namespaces: () => namespaces.count(),
  })
  const parts = {
    namespace,
    store,
    clock,
    ids,
    journal,
    deliveries,
    targets,
    outbox,
    faults,
    heldRequests,
    events,
    callLimits,
    strictness,
    diagnostics,
    knownKeys,
  }
  const state = createState({ providers, clock, deliveries, outbox, ids })
  const snapshots = createSnapshots({ store, now: () => clock.now(), dump: state.dump })

  const { act, showPage } = createActions(parts, providers)
  const forCertify = certifySandbox({ ...parts, providers, version })
  const certify = createCertifyRuns({
    sandbox: forCertify,
    defaults: { timeoutMs: options.callbackTimeoutMs, allowedHosts: options.allowedHosts },
    nextId: () => ids.serial('certify'),
    tell: (event) => void events.emit('certify', event),
    ...(side && { note: self.saveRuns }),
    defect: defect('a certify run'),
  })
  const api = createSandboxApi({ ...parts, act, options, namespaces, unmatched, state, snapshots, self, certify })

  async function begin(): Promise<boolean> {
    const fresh = await store.transaction(async (tx) => {
      const first = await self.start(tx)
      if (!first) await snapshots.tidy(tx)
      const clockState = first ? await state.load(counting(tx, options.loading), options.seed) : undefined
      if (clockState) clock.restore(clockState)
      return first
    })
    await knownKeys.current()
    await side?.load(journal)
    await deliveries.resume()
    return fresh
  }
  const ready = begin()
  // A caller that does not wait for it learns by the log.
  ready.catch(defect('the start'))

  /** Lets attempts under way come to their end for a moment, and saves what another process goes on with. */
  async function prepareHandOver(patienceMs: number): Promise<void> {
    const patience = new Promise<void>((resume) => setTimeout(resume, patienceMs))
    await Promise.race([clock.stop(), patience])
    await self.saveNumbers()
    await side?.save()
  }

  async function end(): Promise<void> {
    side?.stop()
    certify.close()
    deliveries.clear()
    heldRequests.giveUp()
    events.emit('close')
    clock.close()
    await sender.close()
    // After the waits that the end has woken: they say what there was.
    journal.close()
    // A store that has failed has said so; it is closed all the same.
    if (options.store) {
      await self.saveNumbers().catch((error: unknown) => {
        if (!(error instanceof OwnershipLost)) defect('the end')(error)
      })
    }
    await store.close()
  }
  let ended: Promise<void> | undefined

  const admin = createAdmin(api, knownKeys.secrets)

  return {
    ...parts,
    ready,
    api,
    forCertify,
    receiver,
    allowedHosts: options.allowedHosts,
    metrics,
    act,
    routes,
    unmatched,
    run: createPipeline(parts),
    services: providers.map(({ service }): Service => service),
    pages: providers.flatMap(({ pages }) => pages),
    showPage,
    route: routerOf(providers),
    admin: side ? answerOnceKept(admin, store) : admin,
    prepareHandOver,
    close: () => (ended ??= end()),
  }
}

export type Sandbox = ReturnType<typeof buildSandbox>
