import type { Provider } from '../contract/provider.ts'
import { onceFor } from '../engine/runtime/once.ts'
import { actionOperations } from './operations/actions.ts'
import { listCallbacks, readCallback, readLastCallback, waitCallbacks } from './operations/callbacks.ts'
import { beginCertify, listCertify, readCertify } from './operations/certify.ts'
import { advanceClock, readClock, setClock } from './operations/clock.ts'
import { streamEvents } from './operations/events.ts'
import { addFault, clearFaults, listFaults, removeFault } from './operations/faults.ts'
import { listOperations } from './operations/lists.ts'
import { endNamespace, listNamespaces } from './operations/namespaces.ts'
import { clearOutbox, listOutbox, waitOutbox } from './operations/outbox.ts'
import { listProviders, listSamples } from './operations/providers.ts'
import { readCertificate, readProxy } from './operations/proxy.ts'
import { attemptCallback, cancelCallback, replayCallback, replayCallbacks } from './operations/replays.ts'
import { explainRequest, forgetRequests, listRequests, listUnmatched, readRequest } from './operations/requests.ts'
import { environment, health } from './operations/server.ts'
import { signRequest } from './operations/sign.ts'
import { deleteSnapshot, listSnapshots, readSnapshot, restoreSnapshot, takeSnapshot } from './operations/snapshots.ts'
import { readState, reset, writeState } from './operations/state.ts'
import { readTargets, setTargets } from './operations/targets.ts'
import { countRequests, findRequests, verifyRequests, waitRequests } from './operations/verification.ts'
import type { AdminOperation } from './spec.ts'

const own: readonly AdminOperation[] = [
  health,
  listProviders,
  listSamples,
  environment,
  readProxy,
  readCertificate,
  reset,
  readState,
  writeState,
  listSnapshots,
  takeSnapshot,
  readSnapshot,
  deleteSnapshot,
  restoreSnapshot,
  listNamespaces,
  endNamespace,
  readClock,
  setClock,
  advanceClock,
  listRequests,
  countRequests,
  findRequests,
  verifyRequests,
  waitRequests,
  listUnmatched,
  forgetRequests,
  readRequest,
  explainRequest,
  signRequest,
  listCallbacks,
  readLastCallback,
  waitCallbacks,
  readCallback,
  replayCallback,
  replayCallbacks,
  cancelCallback,
  attemptCallback,
  readTargets,
  setTargets,
  listFaults,
  addFault,
  clearFaults,
  removeFault,
  listOutbox,
  waitOutbox,
  clearOutbox,
  beginCertify,
  listCertify,
  readCertify,
  streamEvents,
]

/** The sandbox's own operations, and the lists and actions of its providers. */
export const adminOperations = onceFor((providers: readonly Provider[]): readonly AdminOperation[] => [
  ...own,
  ...listOperations(providers),
  ...actionOperations(providers),
])
