import { randomInt } from 'node:crypto'
import { adminOperations } from '../admin/index.ts'
import { createRouter } from '../admin/router.ts'
import { createAdmin } from '../admin/runAdmin.ts'
import type { SandboxApi } from '../admin/sandboxApi.ts'
import { createCertifyRuns } from '../certify/runs.ts'
import { createDeliveries } from '../engine/callbacks/deliveries.ts'
import { createSender } from '../engine/callbacks/sender.ts'
import { createDiagnostics } from '../engine/explain/diagnostics.ts'
import { createKnownKeys } from '../engine/explain/knownKeys.ts'
import { createFaults } from '../engine/faults/faults.ts'
import { createEvents } from '../engine/journal/events.ts'
import { createJournal } from '../engine/journal/journal.ts'
import { createUnmatched } from '../engine/journal/unmatched.ts'
import { routeOf } from '../engine/matching/nearestRoutes.ts'
import { createOutbox } from '../engine/persistence/outbox.ts'
import { createRestartState } from '../engine/persistence/restartState.ts'
import { createActions } from '../engine/request/actions.ts'
import { createCallLimits } from '../engine/request/callLimits.ts'
import { createHeldRequests } from '../engine/request/heldRequests.ts'
import { createPipeline } from '../engine/request/pipeline.ts'
import { callbackFinder, routesOf, rulesOf } from '../engine/request/registry.ts'
import { createClock } from '../engine/runtime/clock.ts'
import { createIds } from '../engine/runtime/ids.ts'
import { scrub } from '../engine/runtime/redaction.ts'
import { createMetrics } from '../engine/verification/metrics.ts'
import { memoryStore } from '../store/memory.ts'
import { certifySandbox } from './certifySandbox.ts'
import type { SandboxOptions } from './options.ts'
import { createSandboxApi } from './sandboxApi.ts'
import { createState } from './state.ts'

const noNamespaces: SandboxApi['namespaces'] = { list: () => [], end: async () => false }

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
    Date.now,
    () => events.emit('clock', { now: clock.nowMs() / 1000, frozen: clock.frozen }),
    () => performance.now(),
  )
  const defect = (where: string) => (error: unknown) => void events.emit('defect', { where, error })
  const reserve = (series: string, upTo: number) => self.reserve(series, upTo)
  const ids = createIds({ seed: idSeed ?? randomInt(2 ** 31), ...(options.store && { reserve }) })
  const self = createRestartState({ store, clock, ids, idSeed })
  const knownKeys = createKnownKeys(store, providers, options.adminToken)
  const diagnostics = createDiagnostics(rulesOf(providers), defect('the explanation of a refusal'))
  const journal = createJournal(options.journalSize, diagnostics, options.journalBudget)
  const routes = routesOf(providers)
  const unmatched = createUnmatched(
    clock,
    events,
    [...routes.values()].map(({ operation }) => routeOf(operation)),
  )
  const callLimits = createCallLimits()
  const sender =
    options.sender ??
    createSender({
      timeoutMs: options.callbackTimeoutMs,
      allowedHosts: options.allowedHosts,
      userAgent: `channel-sandbox/${version}`,
    })
  const faults = createFaults({ providers, ids })
  const heldRequests = createHeldRequests(clock)
  const deliveries = createDeliveries({
    store,
    clock,
    ids,
    events,
    sender,
    faults,
    schedule: options.schedule,
    kept: options.deliveries,
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
    heldRequests,
    events,
    callLimits,
    strictness,
    diagnostics,
    knownKeys,
  }
  const state = createState({ providers, clock, deliveries, outbox, ids })

  const forCertify = certifySandbox({ ...parts, providers, version })
  const certify = createCertifyRuns({
    sandbox: forCertify,
    defaults: { timeoutMs: options.callbackTimeoutMs, allowedHosts: options.allowedHosts },
    nextId: () => ids.serial('certify'),
    tell: (event) => void events.emit('certify', event),
    defect: defect('a certify run'),
  })
  const api = createSandboxApi({ ...parts, options, namespaces, unmatched, state, self, certify })

  async function begin(): Promise<boolean> {
    const fresh = await store.transaction(async (tx) => {
      const first = await self.start(tx)
      const clockState = first ? await state.load(tx, options.seed) : undefined
      if (clockState) clock.restore(clockState)
      return first
    })
    await knownKeys.current()
    await deliveries.resume()
    return fresh
  }
  const ready = begin()
  // A caller that does not wait for it learns by the log.
  ready.catch(defect('the start'))

  async function end(): Promise<void> {
    certify.close()
    deliveries.clear()
    heldRequests.giveUp()
    events.emit('close')
    journal.close()
    clock.close()
    await sender.close()
    // A store that has failed has said so; it is closed all the same.
    if (options.store) await self.saveNumbers().catch(defect('the end'))
    await store.close()
  }
  let ended: Promise<void> | undefined

  const { act, showPage } = createActions(parts, providers)

  return {
    ...parts,
    ready,
    api,
    forCertify,
    allowedHosts: options.allowedHosts,
    metrics,
    act,
    routes,
    unmatched,
    run: createPipeline(parts),
    pages: providers.flatMap(({ pages }) => pages),
    showPage,
    route: createRouter(
      adminOperations(providers),
      providers.flatMap(({ actions }) => actions),
    ),
    admin: createAdmin(api, act, knownKeys.secrets),
    close: () => (ended ??= end()),
  }
}

export type Sandbox = ReturnType<typeof buildSandbox>
